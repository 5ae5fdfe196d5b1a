import { errorCode } from '@zero-downtime/database';
import type { Database } from '@zero-downtime/database/knex';
import type { Client } from 'pg';
import { RefusedError } from '../errors.ts';
import { backendPid } from './backend-pid.ts';

/** Each look finds a quiet pooler; on a busy one another client may have been faster. */
const LOOKS = 5;
/** What a pooler says of a setting that it cannot pass on. */
const PROTOCOL_VIOLATION = '08P01';

/**
 * Behind a pooler in transaction mode each transaction may run in another session of the server, so a lock that lives as
 * long as its session keeps nobody out. A direct connection is told by one question, a pooler in session mode by some more.
 * @throws RefusedError when sessions are shared.
 */
export async function refuseTransactionPooler(db: Database, watcher: Database): Promise<void> {
  if (await isDirect(db)) return;
  for (let look = 0; look < LOOKS; look++) {
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
