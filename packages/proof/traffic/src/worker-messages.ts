import type { Tick } from './collector.ts';
import type { Generator, GeneratorEnd, Task } from './generator.ts';
import type { Settings } from './settings.ts';

/** What a run tells a process that sends a share of its load. */
export type ToWorker =
  | { readonly type: 'start'; readonly settings: Settings; readonly task: Task }
  | { readonly type: 'stop' }
  | { readonly type: 'token'; readonly customerId: string; readonly token: string | Error };

/** And what it is told. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'token-needed'; readonly customerId: string; readonly scopes: readonly string[] }
  | { readonly type: 'tick'; readonly tick: Tick; readonly live: ReturnType<Generator['live']> }
  | { readonly type: 'ended'; readonly end: GeneratorEnd; readonly live: ReturnType<Generator['live']> };
