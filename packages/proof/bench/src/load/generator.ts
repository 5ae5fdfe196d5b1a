import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pinned } from '../cores.ts';
import type { Load, LoadFigures } from './load.ts';

export interface Generator {
  /** One load at a time. */
  run(port: number, load: Load): Promise<LoadFigures>;
  stop(): Promise<void>;
}

/** Starts the load generator as a separate process, on other cores than the server if possible. */
export async function startGenerator(cores: string | undefined): Promise<Generator> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const [command = '', ...args] = pinned(cores, [process.execPath, main]);
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'spawn');
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the load generator ended (${signal ?? code})`);
  });
  ended.catch(() => {});
  return {
    async run(port, load) {
      child.send({ port, load });
      const [figures] = await Promise.race([once(child, 'message'), ended]);
      return figures as LoadFigures;
    },
    async stop() {
      child.kill('SIGKILL');
      await ended.catch(() => {});
    },
  };
}
