import { describeDatabaseUrl, errorText } from '@zero-downtime/database';
import { closeDatabase, createDatabase } from '@zero-downtime/database/knex';
import type { TestPostgres } from '@zero-downtime/database/testing';

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

const OBJECTS = `
SELECT (SELECT count(*) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public'))
     + (SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public') AS n`;

/**
 * One trace on a database that somebody gives, in place of a container. What the changes make stays in it.
 * @throws TraceError, when asked: for a second one, for a database that holds anything, or one that cannot be reached.
 */
export function givenDatabase(url: string): FreshDatabase {
  let given = false;
  return async () => {
    if (given) throw new TraceError('TRACE_DATABASE_URL is one database: trace one folder at a time');
    given = true;
    const objects = await countObjects(url);
    if (objects === 0) return url;
    throw new TraceError(
      `${describeDatabaseUrl(url)} is not empty: set TRACE_DATABASE_URL to a new database, or leave it out to trace in a container`,
    );
  };
}

async function countObjects(url: string): Promise<number> {
  const db = createDatabase({ url, applicationName: 'trace', poolMax: 1 });
  try {
    return Number((await db.raw(OBJECTS)).rows[0].n);
  } catch (cause) {
    throw new TraceError(`cannot connect as ${describeDatabaseUrl(url)}: ${errorText(cause)}`, { cause });
  } finally {
    await closeDatabase(db);
  }
}

/** A trace that could not be made. The message says what to do. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
}
