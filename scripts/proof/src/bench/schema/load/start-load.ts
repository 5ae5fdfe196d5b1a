import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadFigures } from './figures.ts';
import type { Release } from './statements.ts';

export interface LoadSpec {
  url: string;
  readers: number;
  /** Those that are read: the first so many. */
  orders: number;
}

export type LoadRequest = ({ do: 'serve'; release: Release } & LoadSpec) | { do: 'take' | 'leave' };

/** Readers and a writer in a process of their own, so that nothing that is measured holds them up. */
export interface Load {
  /** From now on the clients are of this release, those of the one before are gone. */
  serve(spec: LoadSpec, release: Release): Promise<void>;
  /** What the clients met since the last time. */
  take(): Promise<LoadFigures>;
  /** No client is connected any more. */
  leave(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the process. Its requests go one after the other. @throws Error when it has ended, or with what went wrong there. */
export async function startLoad(): Promise<Load> {
  const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), { execArgv: [] });
  await once(child, 'spawn');
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the load ended (${signal ?? code})`);
  });
  ended.catch(() => {});
  const ask = async <Answer>(request: LoadRequest): Promise<Answer> => {
    child.send(request);
    const [{ answer, error }] = await Promise.race([once(child, 'message'), ended]);
    if (error !== undefined) throw new Error(`the load: ${error}`);
    return answer as Answer;
  };
  return {
    serve: (spec, release) => ask({ do: 'serve', release, ...spec }),
    take: () => ask({ do: 'take' }),
    leave: () => ask({ do: 'leave' }),
    async stop() {
      child.kill('SIGKILL');
      await ended.catch(() => {});
    },
  };
}
