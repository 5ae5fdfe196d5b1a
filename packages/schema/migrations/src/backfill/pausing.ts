import { errorCode } from '@zero-downtime/database';
import type { Database } from '@zero-downtime/database/knex';
import type { Change } from '../change/read-changes.ts';
import { RefusedError } from '../errors.ts';
import { isDone, type SchemaState } from '../ledger/schema-state.ts';

const UNDEFINED_TABLE = '42P01';

/**
 * Asks every backfill of a release that is not contracted to hold still, also the one that runs now: it sees it with its
 * next batch. Needs no turn. @throws RefusedError on a database that knows no backfills.
 */
export async function pauseBackfills(
  db: Database,
  changes: Change[],
  state: SchemaState,
  by: string,
): Promise<string[]> {
  const names = changes
    .filter(({ name, files }) => files.backfill && !isDone(state, name, 'contract'))
    .map(({ name }) => name);
  for (const change of names) {
    await orRefuse(
      db.raw(
        `INSERT INTO release.backfills (change, paused_by, paused_at) VALUES (?, ?, clock_timestamp())
         ON CONFLICT (change) DO UPDATE SET paused_by = excluded.paused_by, paused_at = excluded.paused_at`,
        [change, by],
      ),
    );
  }
  return names;
}

/** Lets all backfills go on. @returns those that had been paused. */
export async function resumeBackfills(db: Database): Promise<string[]> {
  const rows = await orRefuse(
    db('release.backfills')
      .whereNotNull('paused_by')
      .update({ paused_by: null, paused_at: null })
      .returning('change'),
  );
  return rows.map(({ change }: { change: string }) => change);
}

async function orRefuse<T>(asked: PromiseLike<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (errorCode(error) !== UNDEFINED_TABLE) throw error;
    throw new RefusedError('no backfill was ever begun here: run expand first', { cause: error });
  }
}
