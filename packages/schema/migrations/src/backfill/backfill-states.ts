import type { Database } from '@zero-downtime/database/knex';

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
