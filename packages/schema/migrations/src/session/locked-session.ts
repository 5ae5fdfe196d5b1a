import type { Database } from '@zero-downtime/database/knex';
import type { Knex } from 'knex';
import { SchemaError } from './errors.ts';
import type { Limits } from './limits.ts';

/** Reports an event: `message` is for people, the other fields are for programs. */
export type Report = (event: { event: string; message: string } & Record<string, unknown>) => void;

/** What every part of a run needs. */
export interface Run {
  /** The session that holds the schema lock and runs the steps: when it ends, the lock is released. */
  db: Database;
  /** A second session, to see what the first one waits for. */
  watcher: Database;
  service: string;
  release: string;
  /** The digest of the image that runs; null when it is unknown. */
  imageDigest: string | null;
  /** The person who forces a contract although an older release is active. */
  forcedBy?: string;
  limits: Limits;
  report: Report;
}

/** A run that holds the schema lock: no other run changes this database while the session `pid` lives. */
export interface LockedSession extends Run {
  pid: number;
}

/**
 * Runs a transaction in the locked session. @throws SchemaError when that session, and so the lock, is lost.
 */
export async function inLockedSession<T>(
  session: LockedSession,
  work: (trx: Knex) => PromiseLike<T>,
): Promise<T> {
  return session.db.transaction(async (trx) => {
    await requireLock(session, trx);
    return work(trx);
  });
}

/** @throws SchemaError when `knex` runs in another session than the locked one. */
export async function requireLock(session: LockedSession, knex: Knex): Promise<void> {
  requireSession(session, await backendPid(knex));
}

/** @throws SchemaError when `pid` is not the locked session. */
export function requireSession(session: LockedSession, pid: number): void {
  if (pid !== session.pid) throw new SchemaError('the session with the advisory lock was lost: run again');
}

/** The pid of the server process of this session. */
export async function backendPid(db: Knex): Promise<number> {
  const { rows } = await db.raw('SELECT pg_backend_pid() AS pid');
  return rows[0].pid;
}
