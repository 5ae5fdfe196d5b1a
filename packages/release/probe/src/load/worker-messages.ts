import type { Tick } from './collector.ts';
import type { Generator, GeneratorEnd, Task } from './generator.ts';

/** What a run tells a process that sends a share of its load. */
export type ToWorker<Settings> =
  | { readonly type: 'start'; readonly settings: Settings; readonly task: Task }
  | { readonly type: 'stop' }
  | { readonly type: 'token'; readonly subject: string; readonly token: string | Error };

/** And what it is told. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'token-needed'; readonly subject: string }
  | { readonly type: 'tick'; readonly tick: Tick; readonly live: ReturnType<Generator['live']> }
  | { readonly type: 'ended'; readonly end: GeneratorEnd; readonly live: ReturnType<Generator['live']> };
