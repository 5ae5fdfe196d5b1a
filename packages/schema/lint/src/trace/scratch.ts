import { describeDatabaseUrl, errorText } from '@zero-downtime/database';
import { closeDatabase, createDatabase } from '@zero-downtime/database/knex';
import type { TestPostgres } from '@zero-downtime/database/testing';
import { TraceError } from './trace-error.ts';

/** @returns the URL of the owner of a new, empty database. */
export type FreshDatabase = () => Promise<string>;

/**
 * Runs `work` with a PostgreSQL container that has production's roles. The container is removed in any case, also on Ctrl-C.
 * @throws TraceError without a Docker Engine or the image, and on an interrupt.
 */
export async function withScratch<T>(work: (fresh: FreshDatabase) => Promise<T>): Promise<T> {
  const interrupted = Promise.withResolvers<never>();
  interrupted.promise.catch(() => {});
  const stop = () => interrupted.reject(new TraceError('interrupted; the scratch PostgreSQL is removed'));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  let postgres: TestPostgres | undefined;
  try {
    // Awaited even after an interrupt, so that a starting container is removed.
    postgres = await start();
    const { freshDatabase } = postgres;
    return await Promise.race([work(async () => (await freshDatabase()).ownerUrl), interrupted.promise]);
  } finally {
    await postgres?.stop();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

async function start(): Promise<TestPostgres> {
  // testcontainers' cleanup container needs an image that may be missing; this function removes the container itself.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  try {
    const { startPostgres } = await import('@zero-downtime/database/testing');
    return await startPostgres();
  } catch (error) {
    throw new TraceError(`could not start a scratch PostgreSQL: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

const OBJECTS = `
SELECT (SELECT count(*) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public'))
     + (SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public') AS n`;

/**
 * A given database for one trace, instead of a container. The objects that the changes create stay in it.
 * @throws TraceError (the returned function): for a second database, one that is not empty, or one that is unreachable.
 */
export function givenDatabase(url: string): FreshDatabase {
  let given = false;
  return async () => {
    if (given) throw new TraceError('TRACE_DATABASE_URL is one database; trace one folder at a time');
    given = true;
    const objects = await countObjects(url);
    if (objects === 0) return url;
    throw new TraceError(
      `${describeDatabaseUrl(url)} is not empty; set TRACE_DATABASE_URL to a new database, or unset it to trace in a container`,
    );
  };
}

async function countObjects(url: string): Promise<number> {
  const db = createDatabase({ url, applicationName: 'trace', poolMax: 1 });
  try {
    return Number((await db.raw(OBJECTS)).rows[0].n);
  } catch (cause) {
    throw new TraceError(`could not connect as ${describeDatabaseUrl(url)}: ${errorText(cause)}`, { cause });
  } finally {
    await closeDatabase(db);
  }
}
