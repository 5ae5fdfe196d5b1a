import { errorCode } from '@zero-downtime/database';
import type { Database } from '@zero-downtime/database/knex';
import { isDone, type SchemaState } from '@zero-downtime/schema-contract';
import type { Knex } from 'knex';
import type { Change } from '../files/read-changes.ts';
import type { Entry } from '../ledger/ledger.ts';
import { RefusedError } from '../session/errors.ts';
import { type LockedSession, requireSession } from '../session/locked-session.ts';

/** Somebody wants a backfill to hold still. */
export interface Pause {
  by: string;
  since: Date;
}

/**
 * Notes that a run fills now. @returns the key that it goes on after: null, from the first, unless an earlier run of the
 * same source did not come to its end.
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
 * Notes a batch; must run in its transaction, so that both happen or neither. @returns who wants to pause, if anybody.
 * @throws SchemaError when the turn was lost, and with it the right to write.
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

/** Notes that nothing is left to fill. */
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

/** How far a backfill is, for people who ask. */
export interface BackfillState {
  change: string;
  state: 'waiting' | 'filling' | 'done';
  /** Filled by all runs together. */
  rows: number;
  cursor: string | null;
  updatedAt: Date;
  pausedBy: string | null;
}

/** Of all changes; none on a database that knows no backfills. */
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
