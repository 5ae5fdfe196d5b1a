import { describeDatabaseUrl, errorText } from '@zero-downtime/database';
import { closeDatabase, createDatabase } from '@zero-downtime/database/knex';
import type { FreshDatabase } from './scratch.ts';
import { TraceError } from './trace-error.ts';

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
