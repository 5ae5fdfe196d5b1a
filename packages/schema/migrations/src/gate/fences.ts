import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Fence } from '../change/change.ts';
import { ident, plain } from '../change/names.ts';
import { FENCE_PREFIX } from '../ledger/evidence-parts.ts';
import type { Limits } from '../session/limits.ts';
import { withLockRetries } from '../session/lock-retries.ts';
import type { LockedSession } from '../session/locked-session.ts';
import type { Evidence } from './evidence.ts';

const A_MINUTE_MS = 60_000;

/**
 * Creates the fence triggers. A row that the contract would forbid is accepted and recorded in
 * release.fence_hits, with its writer. Deletes the change's records of earlier runs.
 * @throws SchemaError when a lock is not available; PostgreSQL's error for an invalid check.
 */
export async function createFences(
  session: LockedSession,
  change: string,
  fences: readonly Fence[],
): Promise<void> {
  await session.db('release.fence_hits').where({ change }).delete();
  for (const fence of fences) {
    const { table, check } = fence;
    await withLockRetries(session, `the fence of ${table}`, async (trx) => {
      // Validates the check first: in the trigger, an invalid one would fail every write.
      await trx.raw(`SELECT (${plain(check)}) IS FALSE FROM ?? AS ${tableAlias(table)} LIMIT 0`, [table]);
      const name = fenceName(change, fence);
      await trx.raw(functionOf(name, change, fence, await deadline(trx, session.limits)));
      await trx.raw(
        'CREATE TRIGGER ?? AFTER INSERT OR UPDATE ON ?? FOR EACH ROW EXECUTE FUNCTION release.??()',
        [name, table, name],
      );
    });
  }
}

function fenceName(change: string, { table, check }: Fence): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([change, table, check]))
    .digest('hex');
  return `${FENCE_PREFIX}${hash.slice(0, 16)}`;
}

/** The time after which a fence records nothing: a killed run may have left it. */
async function deadline(trx: Knex, { gate, lockDeadlineMs }: Limits): Promise<string> {
  const { rows } = await trx.raw("SELECT (clock_timestamp() + ? * interval '1 ms')::text AS at", [
    gate.soakMs + lockDeadlineMs + A_MINUTE_MS,
  ]);
  return rows[0].at;
}

/**
 * Records at most one row for each transaction. SECURITY DEFINER, because applications may not write the
 * ledger.
 */
function functionOf(name: string, change: string, { table, check }: Fence, until: string): string {
  const setting = `'release.${name}'`;
  return `
CREATE FUNCTION release.${name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $fence$
BEGIN
  IF clock_timestamp() < ${literal(until)}::timestamptz
     AND (SELECT (${plain(check)}) IS FALSE FROM (SELECT NEW.*) AS ${tableAlias(table)})
     AND current_setting(${setting}, true) IS DISTINCT FROM txid_current()::text THEN
    PERFORM set_config(${setting}, txid_current()::text, true);
    INSERT INTO release.fence_hits (change, fence, application, role, address, pid)
    VALUES (${literal(change)}, ${literal(`${table}: ${check}`)}, current_setting('application_name'), session_user,
            host(inet_client_addr()), pg_backend_pid());
  END IF;
  RETURN NULL;
END $fence$`;
}

/** The name under which a check may refer to the table. */
const tableAlias = (table: string): string => ident(table.split('.').at(-1) as string);

const literal = (text: string): string => plain(`'${text.replaceAll("'", "''")}'`);

interface Hits {
  application: string;
  role: string;
  address: string | null;
  fence: string;
  times: number;
  first: Date;
}

/** The writes that the contract would forbid, grouped by writer. */
export async function fenceHits({ db }: LockedSession, change: string): Promise<Evidence[]> {
  const rows = (await db('release.fence_hits')
    .where({ change })
    .groupBy('application', 'role', 'address', 'fence')
    .orderBy(['application', 'fence', 'address'])
    .select({ application: 'application', role: 'role', address: 'address', fence: 'fence' })
    .select({ times: db.raw('count(*)::int'), first: db.raw('min(at)') })) as Hits[];
  return rows.map(({ application, role, address, fence, times, first }) => ({
    kind: 'fence',
    who: application || role,
    where: `from ${address ?? "the database's own host"}, wrote ${times} times against "${fence}"`,
    since: first,
  }));
}

interface ExistingFence {
  /** A SQL identifier. */
  table: string;
  name: string;
}

/**
 * Drops every fence, also those that a killed run has left. DROP TRIGGER waits for the transactions that
 * write the table, so all hits are committed afterwards.
 */
export async function dropFences(session: LockedSession): Promise<void> {
  for (const { table, name } of await existingFences(session)) {
    await withLockRetries(session, `drop the fence of ${table}`, async (trx) => {
      await trx.raw(`DROP TRIGGER ?? ON ${table}`, [name]);
      await trx.raw('DROP FUNCTION release.??()', [name]);
    });
  }
}

async function existingFences({ db }: LockedSession): Promise<ExistingFence[]> {
  const { rows } = await db.raw(
    `SELECT tgrelid::regclass::text AS table, tgname AS name FROM pg_trigger
      WHERE starts_with(tgname, ?) AND tgparentid = 0 ORDER BY tgname`,
    [FENCE_PREFIX],
  );
  return rows;
}
