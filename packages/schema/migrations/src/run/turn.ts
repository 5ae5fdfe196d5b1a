import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@zero-downtime/database/knex';
import { SchemaError } from '../errors.ts';
import { backendPid } from './backend-pid.ts';
import type { Run, Turn } from './context.ts';
import { refuseTransactionPooler } from './pooler.ts';

const LOCK = "hashtextextended('zero-downtime schema changes', 0)";
const LOOK_AGAIN_MS = 250;
const SAY_SO_EVERY_MS = 5_000;

/**
 * Waits until no other run works on this database, then holds it for this session's life.
 * @throws SchemaError naming the session whose turn it is, after `turnDeadlineMs`; RefusedError behind a pooler that shares sessions.
 */
export async function takeTurn(run: Run): Promise<Turn> {
  const { db, limits, report } = run;
  await refuseTransactionPooler(db, run.watcher);
  await prepareSession(db);
  const started = Date.now();
  let saidAt = 0;
  for (;;) {
    const { rows } = await db.raw(`SELECT pg_try_advisory_lock(${LOCK}) AS mine`);
    if (rows[0].mine) return { ...run, pid: await backendPid(db) };
    const holder = await turnHolder(db);
    if (Date.now() - started > limits.turnDeadlineMs) {
      throw new SchemaError(`another run still works on the schema (${holder}): wait for it or end it`);
    }
    if (Date.now() - saidAt >= SAY_SO_EVERY_MS) {
      saidAt = Date.now();
      report({
        event: 'waiting',
        message: `another run works on the schema: ${holder}`,
        for: 'turn',
        holder,
      });
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

/**
 * Has the server notice soon that this process is gone: when it was killed, and when its host lost power. Else its
 * backend keeps the lock until its statement ends, or for the two hours of TCP's default.
 */
async function prepareSession(db: Database): Promise<void> {
  await db.raw(`
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
    SET statement_timeout = 0; SET idle_in_transaction_session_timeout = '60s'`);
  // Since PostgreSQL 14, and not on every platform.
  await db.raw("SET client_connection_check_interval = '2s'").catch(() => {});
}

async function turnHolder(db: Database): Promise<string> {
  const { rows } = await db.raw(`
    SELECT pid, application_name AS name, client_addr::text AS address FROM pg_stat_activity JOIN pg_locks USING (pid)
     WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (classid::bigint << 32 | objid::bigint) = ${LOCK}`);
  const [holder] = rows;
  return holder
    ? `pid ${holder.pid}, ${holder.name}, from ${holder.address ?? 'its own host'}`
    : 'just ending';
}
