import type { Database } from '@zero-downtime/database/knex';
import type { Knex } from 'knex';
import { SchemaError } from './errors.ts';
import type { Limits } from './limits.ts';

/** Tells what happens: `message` is for people, the rest for programs. */
export type Report = (event: { event: string; message: string } & Record<string, unknown>) => void;

/** What every part of a run needs. */
export interface Run {
  /** One session, which holds the advisory lock and runs the steps: if it dies, so do they. */
  db: Database;
  /** Another session, to see what the first waits for. */
  watcher: Database;
  service: string;
  release: string;
  /** Of the image that this runs from; null where nobody said. */
  imageDigest: string | null;
  /** Who insists on a contract although an older release is there, if anybody. */
  forcedBy?: string;
  limits: Limits;
  report: Report;
}

/** A run whose turn it is: no other works on this database as long as the session `pid` lives. */
export interface LockedSession extends Run {
  pid: number;
}

/** A transaction in the session whose turn it is. @throws SchemaError when that session is gone, and the turn with it. */
export async function inLockedSession<T>(
  session: LockedSession,
  work: (trx: Knex) => PromiseLike<T>,
): Promise<T> {
  return session.db.transaction(async (trx) => {
    await requireLock(session, trx);
    return work(trx);
  });
}

/** @throws SchemaError when the session is another than the one whose turn it is. */
export async function requireLock(session: LockedSession, knex: Knex): Promise<void> {
  requireSession(session, await backendPid(knex));
}

/** @throws SchemaError when `pid` is not the session whose turn it is. */
export function requireSession(session: LockedSession, pid: number): void {
  if (pid !== session.pid) throw new SchemaError('the session with the advisory lock was lost: run again');
}

/** The process of the server that serves this session. */
export async function backendPid(db: Knex): Promise<number> {
  const { rows } = await db.raw('SELECT pg_backend_pid() AS pid');
  return rows[0].pid;
}
