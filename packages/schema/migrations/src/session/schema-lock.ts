import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '@zero-downtime/database';
import type { Database } from '@zero-downtime/database/knex';
import type { Client } from 'pg';
import { RefusedError, SchemaError } from './errors.ts';
import { backendPid, type LockedSession, type Run } from './locked-session.ts';

const LOCK = "hashtextextended('zero-downtime schema changes', 0)";
const POLL_INTERVAL_MS = 250;
const REPORT_INTERVAL_MS = 5_000;
/** Each look finds a quiet pooler; on a busy one another client may have been faster. */
const CHECKS = 5;
/** What a pooler says of a setting that it cannot pass on. */
const PROTOCOL_VIOLATION = '08P01';

/**
 * Waits until no other run works on this database, then holds it for this session's life.
 * @throws SchemaError naming the session whose turn it is, after `turnDeadlineMs`; RefusedError behind a pooler that shares sessions.
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
      throw new SchemaError(`another run still works on the schema (${holder}): wait for it or end it`);
    }
    if (Date.now() - reportedAt >= REPORT_INTERVAL_MS) {
      reportedAt = Date.now();
      report({
        event: 'waiting',
        message: `another run works on the schema: ${holder}`,
        for: 'turn',
        holder,
      });
    }
    await sleep(POLL_INTERVAL_MS);
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

async function lockHolder(db: Database): Promise<string> {
  const { rows } = await db.raw(`
    SELECT pid, application_name AS name, client_addr::text AS address FROM pg_stat_activity JOIN pg_locks USING (pid)
     WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (classid::bigint << 32 | objid::bigint) = ${LOCK}`);
  const [holder] = rows;
  return holder
    ? `pid ${holder.pid}, ${holder.name}, from ${holder.address ?? 'its own host'}`
    : 'just ending';
}

/**
 * Behind a pooler in transaction mode each transaction may run in another session of the server, so a lock that lives as
 * long as its session keeps nobody out. A direct connection is told by one question, a pooler in session mode by some more.
 * @throws RefusedError when sessions are shared.
 */
async function refuseTransactionPooler(db: Database, watcher: Database): Promise<void> {
  if (await isDirect(db)) return;
  for (let look = 0; look < CHECKS; look++) {
    if (await sharesSessions(db, watcher)) {
      throw new RefusedError(
        'the database is behind a pooler that gives each transaction another session, and the lock that keeps two ' +
          'schema changes apart lives in one session: set DATABASE_URL to the server itself, or to a pool in session mode',
      );
    }
  }
}

/** The server tells each client its process when it connects; a pooler tells something of its own. */
async function isDirect(db: Database): Promise<boolean> {
  const connection = (await db.client.acquireConnection()) as Client & { processID: number };
  const told = connection.processID;
  await db.client.releaseConnection(connection);
  return told === (await backendPid(db));
}

/** Whether a second client gets the session of the first, which is idle, or the first another one meanwhile. */
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
