import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '@zero-downtime/database';
import type { Database } from '@zero-downtime/database/knex';
import type { Client } from 'pg';
import { RefusedError, SchemaError } from './errors.ts';
import { backendPid, type LockedSession, type Run } from './locked-session.ts';

const LOCK = "hashtextextended('zero-downtime schema changes', 0)";
const POLL_INTERVAL_MS = 250;
const REPORT_INTERVAL_MS = 5_000;
/**
 * How often to check for a pooler. One check detects an idle pooler; on a busy one another client may take
 * the session first.
 */
const CHECKS = 5;
/** The SQLSTATE with which a pooler rejects a setting that it cannot pass on. */
const PROTOCOL_VIOLATION = '08P01';

/**
 * Acquires the schema lock of this database, which the session holds until it ends.
 * @throws SchemaError that names the session with the lock, after `schemaLockDeadlineMs`; RefusedError behind
 * a pooler that shares sessions.
 */
export async function acquireSchemaLock(run: Run): Promise<LockedSession> {
  const { db, limits, report } = run;
  await refuseTransactionPooler(db, run.watcher);
  await prepareSession(db);
  const started = Date.now();
  let reportedAt = 0;
  for (;;) {
    const { rows } = await db.raw(`SELECT pg_try_advisory_lock(${LOCK}) AS mine`);
    if (rows[0].mine) return { ...run, pid: await backendPid(db) };
    const holder = await lockHolder(db);
    if (Date.now() - started > limits.schemaLockDeadlineMs) {
      throw new SchemaError(`another run still holds the schema lock (${holder}): wait for it or end it`);
    }
    if (Date.now() - reportedAt >= REPORT_INTERVAL_MS) {
      reportedAt = Date.now();
      report({
        event: 'waiting',
        message: `another run holds the schema lock: ${holder}`,
        for: 'turn',
        holder,
      });
    }
    await sleep(POLL_INTERVAL_MS);
  }
}

/**
 * Makes the server detect soon that this process was killed or its host lost power. Otherwise its backend
 * keeps the lock until its statement ends, or for two hours (TCP's default).
 */
async function prepareSession(db: Database): Promise<void> {
  await db.raw(`
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
    SET statement_timeout = 0; SET idle_in_transaction_session_timeout = '60s'`);
  // PostgreSQL 14 and later, and not on every platform.
  await db.raw("SET client_connection_check_interval = '2s'").catch(() => {});
}

async function lockHolder(db: Database): Promise<string> {
  const { rows } = await db.raw(`
    SELECT pid, application_name AS name, client_addr::text AS address FROM pg_stat_activity JOIN pg_locks USING (pid)
     WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (classid::bigint << 32 | objid::bigint) = ${LOCK}`);
  const [holder] = rows;
  return holder
    ? `pid ${holder.pid}, ${holder.name}, from ${holder.address ?? "the database's own host"}`
    : 'a session that is ending';
}

/**
 * A pooler in transaction mode gives each transaction another server session, so a session lock excludes no
 * other run. A direct connection is recognized by one query, a pooler in session mode by a few.
 * @throws RefusedError when sessions are shared.
 */
async function refuseTransactionPooler(db: Database, watcher: Database): Promise<void> {
  if (await isDirect(db)) return;
  for (let check = 0; check < CHECKS; check++) {
    if (await sharesSessions(db, watcher)) {
      throw new RefusedError(
        'the database is behind a pooler that gives each transaction another session, and the lock against concurrent ' +
          'schema changes belongs to one session: set DATABASE_URL to the server itself, or to a pool in session mode',
      );
    }
  }
}

/**
 * The server reports its backend's pid to each client that connects; a pooler reports a number of its own.
 */
async function isDirect(db: Database): Promise<boolean> {
  const connection = (await db.client.acquireConnection()) as Client & { processID: number };
  const reported = connection.processID;
  await db.client.releaseConnection(connection);
  return reported === (await backendPid(db));
}

/** Whether `watcher` gets the idle session of `db`, or `db` gets another session meanwhile. */
async function sharesSessions(db: Database, watcher: Database): Promise<boolean> {
  const before = await backendPid(db);
  try {
    return await watcher.transaction(async (trx) => {
      const other = await backendPid(trx);
      return other === before || (await backendPid(db)) !== before;
    });
  } catch (error) {
    if (errorCode(error) === PROTOCOL_VIOLATION) return true;
    throw error;
  }
}
