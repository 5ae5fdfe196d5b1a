import { FENCE_PREFIX } from '../ledger/evidence-parts.ts';
import type { Turn } from '../run/context.ts';
import { withLockRetries } from '../run/lock-retries.ts';

interface Raised {
  /** As SQL. */
  table: string;
  name: string;
}

/**
 * Takes down every fence that there is; a run that was killed may have left some, and whoever has the turn may take them.
 * Each waits for those who are writing the table, so what it has seen is all committed afterwards.
 */
export async function takeFencesDown(turn: Turn): Promise<void> {
  for (const { table, name } of await raisedFences(turn)) {
    await withLockRetries(turn, `taking the fence of ${table} down`, async (trx) => {
      await trx.raw(`DROP TRIGGER ?? ON ${table}`, [name]);
      await trx.raw('DROP FUNCTION release.??()', [name]);
    });
  }
}

async function raisedFences({ db }: Turn): Promise<Raised[]> {
  const { rows } = await db.raw(
    `SELECT tgrelid::regclass::text AS table, tgname AS name FROM pg_trigger
      WHERE starts_with(tgname, ?) AND tgparentid = 0 ORDER BY tgname`,
    [FENCE_PREFIX],
  );
  return rows;
}
