import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { type Ask, type GrantedLock, readLocks } from './read-schema.ts';

const POLL_INTERVAL_MS = 2;

/**
 * Runs a statement outside a transaction, which releases its locks when it ends. A stand-in for a service's writes holds
 * ROW EXCLUSIVE on every table until the statement waits for it, so that its locks can be read. After that, the locks are
 * polled every 2 ms; a lock that is held for less may be missed.
 * @returns the locks that it held or waited for, and how long it waited for the stand-in, in milliseconds.
 */
export async function watchOutside(
  watcher: Knex,
  { pid, tables }: { pid: number; tables: readonly string[] },
  run: () => Promise<void>,
): Promise<{ locks: GrantedLock[]; waitedMs: number }> {
  const ask: Ask = async (sql) => (await watcher.raw(sql)).rows;
  const standIn = await watcher.transaction();
  const seen = new Map<string, GrantedLock>();
  let waitedMs = 0;
  try {
    if (tables.length > 0)
      await standIn.raw(`LOCK TABLE ${tables.map(() => '??').join(', ')} IN ROW EXCLUSIVE MODE`, [...tables]);
    const started = performance.now();
    let running = true;
    const ended = run().finally(() => {
      running = false;
    });
    // The error is thrown below, after the last poll.
    ended.catch(() => {});
    while (running) {
      // Check first: a statement that waits for the stand-in keeps its locks until the rollback.
      const isBlocked = await isWaiting(ask, pid);
      const locks = await readLocks(ask, pid);
      for (const lock of locks) seen.set(`${lock.relation} ${lock.mode}`, lock);
      if (isBlocked && !standIn.isCompleted()) {
        waitedMs = performance.now() - started;
        await standIn.rollback();
      }
      await sleep(POLL_INTERVAL_MS);
    }
    await ended;
    return { locks: [...seen.values()], waitedMs };
  } finally {
    if (!standIn.isCompleted()) await standIn.rollback();
  }
}

async function isWaiting(ask: Ask, pid: number): Promise<boolean> {
  const waits = await ask(`SELECT 1 FROM pg_locks WHERE pid = ${pid} AND NOT granted`);
  return waits.length > 0;
}
