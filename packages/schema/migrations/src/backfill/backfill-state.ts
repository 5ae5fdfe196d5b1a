import { errorCode } from '@zero-downtime/database';
import type { Database } from '@zero-downtime/database/knex';
import { isDone, type SchemaState } from '@zero-downtime/schema-contract';
import type { Knex } from 'knex';
import type { Change } from '../files/read-changes.ts';
import type { Entry } from '../ledger/ledger.ts';
import { RefusedError } from '../session/errors.ts';
import { type LockedSession, requireSession } from '../session/locked-session.ts';

/** A request to pause a backfill. */
export interface Pause {
  by: string;
  since: Date;
}

/**
 * Records that a run begins to fill. @returns the key to continue after: null (from the first row), unless an
 * earlier run with the same source did not finish.
 */
export async function startFill(knex: Knex, { change, checksum, release }: Entry): Promise<string | null> {
  const { rows } = await knex.raw(
    `INSERT INTO release.backfills AS b (change, state, checksum, release, started_at) VALUES (?, 'filling', ?, ?, clock_timestamp())
     ON CONFLICT (change) DO UPDATE SET
       cursor = CASE WHEN b.state = 'filling' AND b.checksum = excluded.checksum THEN b.cursor END,
       started_at = CASE WHEN b.state = 'filling' THEN b.started_at ELSE excluded.started_at END,
       state = 'filling', checksum = excluded.checksum, release = excluded.release, updated_at = clock_timestamp()
     RETURNING cursor`,
    [change, checksum, release],
  );
  return rows[0].cursor;
}

/**
 * Records a batch; must run in the batch's transaction. @returns the pause that was requested, if any.
 * @throws SchemaError when the session with the schema lock was lost.
 */
export async function recordBatch(
  knex: Knex,
  session: LockedSession,
  change: string,
  { rows: filled, last }: { rows: number; last: string | null },
): Promise<Pause | undefined> {
  const { rows } = await knex.raw(
    `UPDATE release.backfills SET cursor = ?, rows = rows + ?, updated_at = clock_timestamp() WHERE change = ?
     RETURNING paused_by AS by, paused_at AS since, pg_backend_pid() AS pid`,
    [last, filled, change],
  );
  requireSession(session, rows[0].pid);
  return pauseIn(rows[0]);
}

export async function readPause(knex: Knex, change: string): Promise<Pause | undefined> {
  const row = await knex('release.backfills')
    .where({ change })
    .first({ by: 'paused_by', since: 'paused_at' });
  return pauseIn(row);
}

/** Records that the backfill is complete. */
export async function finishFill(knex: Knex, change: string): Promise<void> {
  await knex('release.backfills')
    .where({ change })
    .update({ state: 'done', cursor: null, updated_at: knex.raw('clock_timestamp()') });
}

function pauseIn(row: { by: string | null; since: Date } | undefined): Pause | undefined {
  return row?.by ? { by: row.by, since: row.since } : undefined;
}

const UNDEFINED_TABLE = '42P01';

/**
 * Pauses every backfill of a release that is not contracted; one that runs sees it with its next batch. Needs
 * no schema lock.
 * @throws RefusedError on a database without a table of backfills.
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

/** Resumes all backfills. @returns those that were paused. */
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
    throw new RefusedError('this database has no backfills yet: run expand first', { cause: error });
  }
}

/** The progress of a backfill, for `schema status`. */
export interface BackfillState {
  change: string;
  state: 'waiting' | 'filling' | 'done';
  /** Filled by all runs together. */
  rows: number;
  cursor: string | null;
  updatedAt: Date;
  pausedBy: string | null;
}

/** The progress of all backfills; empty on a database without a table of backfills. */
export async function backfillStates(db: Database): Promise<BackfillState[]> {
  const { rows } = await db.raw("SELECT to_regclass('release.backfills') IS NOT NULL AS there");
  if (!rows[0].there) return [];
  return db('release.backfills')
    .orderBy('change')
    .select({
      change: 'change',
      state: 'state',
      cursor: 'cursor',
      pausedBy: 'paused_by',
      updatedAt: 'updated_at',
    })
    .select({ rows: db.raw('rows::float8') });
}
