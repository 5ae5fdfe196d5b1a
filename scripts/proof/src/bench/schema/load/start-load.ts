import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadFigures } from './figures.ts';
import type { Release } from './statements.ts';

export interface LoadSpec {
  url: string;
  readers: number;
  /** The number of orders to read from, counted from the first. */
  orders: number;
}

export type LoadRequest = ({ do: 'serve'; release: Release } & LoadSpec) | { do: 'take' | 'leave' };

/** Readers and a writer in a separate process, so that the measured work does not delay them. */
export interface Load {
  /** Replaces the clients by those of another release. */
  serve(spec: LoadSpec, release: Release): Promise<void>;
  /** The figures of the clients since the last call. */
  take(): Promise<LoadFigures>;
  /** Disconnects all clients. */
  leave(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the process, which handles one request at a time. @throws Error if it has ended, or with its error. */
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
