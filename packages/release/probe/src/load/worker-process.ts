import { type ChildProcess, fork } from 'node:child_process';
import type { Tick } from './collector.ts';
import { NO_EFFORT } from './effort.ts';
import type { Generator, GeneratorEnd, Task } from './generator.ts';
import { NOTHING_YET } from './live.ts';
import type { LoadSettings } from './settings.ts';
import type { Wallet } from './wallet.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** A process that is ready to send a share of a run's load. */
export type Worker<Settings> = {
  readonly ready: Promise<void>;
  start(settings: Settings, task: Task, wallet: Wallet, onTick: (tick: Tick) => void): Generator;
};

/** Starts a process for a share of a run's load. It ends when its share is done, or when this process is gone. */
export function startWorker<Settings extends LoadSettings>(file: URL): Worker<Settings> {
  const child = fork(file, { serialization: 'advanced', execArgv: [] });
  const tell = (message: ToWorker<Settings>) => {
    if (child.connected) child.send(message, () => {});
  };
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  child.once('message', () => resolve()).once('exit', () => resolve());

  return {
    ready,
    start(settings, task, wallet, onTick) {
      const ended = Promise.withResolvers<GeneratorEnd>();
      let live = { ...NOTHING_YET, effort: NO_EFFORT };
      const giveToken = (subject: string) =>
        wallet(subject)
          .catch((error: Error) => error)
          .then((token) => tell({ type: 'token', subject, token }));
      child.on('message', (message: FromWorker) => {
        if (message.type === 'token-needed') return void giveToken(message.subject);
        if (message.type === 'ready') return;
        live = message.live;
        if (message.type === 'tick') onTick(message.tick);
        else ended.resolve(message.end);
      });
      whenGone(child, (how) => {
        onTick({ closed: [], closedThrough: Infinity, successes: [], successesThrough: Infinity });
        ended.resolve(goneEnd(how));
      });
      tell({ type: 'start', settings, task });
      return { live: () => live, stop: () => tell({ type: 'stop' }), ended: ended.promise };
    },
  };
}

function whenGone(child: ChildProcess, gone: (how: string) => void): void {
  const tellHow = () => gone(child.signalCode ?? `exit code ${child.exitCode}`);
  if (child.exitCode !== null || child.signalCode !== null) tellHow();
  else child.once('exit', tellHow);
}

/** The end of a process that died before its share was done. After a proper end, the first resolution counts. */
function goneEnd(how: string): GeneratorEnd {
  return {
    endedBy: 'stopped',
    broken: `a process that sent a share of the load died (${how}), so its requests are missing`,
  };
}
