import type { Knex } from 'knex';
import type { Entry } from '../ledger/ledger.ts';
import type { Turn } from '../run/context.ts';
import { refuseOther } from '../run/in-turn.ts';

/** Somebody wants a backfill to hold still. */
export interface Pause {
  by: string;
  since: Date;
}

/**
 * Notes that a run fills now. @returns the key that it goes on after: null, from the first, unless an earlier run of the
 * same source did not come to its end.
 */
export async function takeUp(knex: Knex, { change, checksum, release }: Entry): Promise<string | null> {
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
export async function advance(
  knex: Knex,
  turn: Turn,
  change: string,
  { rows: filled, last }: { rows: number; last: string | null },
): Promise<Pause | undefined> {
  const { rows } = await knex.raw(
    `UPDATE release.backfills SET cursor = ?, rows = rows + ?, updated_at = clock_timestamp() WHERE change = ?
     RETURNING paused_by AS by, paused_at AS since, pg_backend_pid() AS pid`,
    [last, filled, change],
  );
  refuseOther(turn, rows[0].pid);
  return pauseIn(rows[0]);
}

export async function readPause(knex: Knex, change: string): Promise<Pause | undefined> {
  const row = await knex('release.backfills')
    .where({ change })
    .first({ by: 'paused_by', since: 'paused_at' });
  return pauseIn(row);
}

/** Notes that nothing is left to fill. */
export async function putDown(knex: Knex, change: string): Promise<void> {
  await knex('release.backfills')
    .where({ change })
    .update({ state: 'done', cursor: null, updated_at: knex.raw('clock_timestamp()') });
}

function pauseIn(row: { by: string | null; since: Date } | undefined): Pause | undefined {
  return row?.by ? { by: row.by, since: row.since } : undefined;
}
