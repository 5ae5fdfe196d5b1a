import type { TestPostgres } from '@zero-downtime/database/testing';
import { TraceError } from './trace-error.ts';

/** @returns the URL of the owner of a new, empty database. */
export type FreshDatabase = () => Promise<string>;

/**
 * Runs `work` with a PostgreSQL in a container, its roles as in production, and removes it however that ends, with Ctrl-C too.
 * @throws TraceError without a Docker Engine or its image, and when it is interrupted.
 */
export async function withScratch<T>(work: (fresh: FreshDatabase) => Promise<T>): Promise<T> {
  const interrupted = Promise.withResolvers<never>();
  interrupted.promise.catch(() => {});
  const stop = () => interrupted.reject(new TraceError('interrupted: the scratch PostgreSQL is removed'));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  let postgres: TestPostgres | undefined;
  try {
    // Not raced with: a container that has begun to start is removed when it is there.
    postgres = await start();
    const { freshDatabase } = postgres;
    return await Promise.race([work(async () => (await freshDatabase()).ownerUrl), interrupted.promise]);
  } finally {
    await postgres?.stop();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

async function start(): Promise<TestPostgres> {
  // The cleaner that testcontainers would start is an image that is not everywhere; this removes what it starts.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  try {
    const { startPostgres } = await import('@zero-downtime/database/testing');
    return await startPostgres();
  } catch (error) {
    throw new TraceError(`no scratch PostgreSQL: ${(error as Error).message}`, { cause: error });
  }
}
