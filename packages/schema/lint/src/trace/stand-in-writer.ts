import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { type Ask, type GrantedLock, readLocks } from './read-schema.ts';

const LOOK_EVERY_MS = 2;

/**
 * Runs a statement that is in no transaction, whose locks are gone when it ends. A stand-in for a service holds every table
 * as one does who writes, until the statement waits for it: then its locks can be read. After that it is looked at every
 * 2 ms; a lock that is held for less may be missed.
 * @returns the locks it held or waited for, and for how long it waited for the stand-in, in milliseconds.
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
    // Its failure is told by the caller, after the last look.
    ended.catch(() => {});
    while (running) {
      // Asked first: while the stand-in is there, what waits for it goes on waiting, and is read.
      const waits = await isWaiting(ask, pid);
      const locks = await readLocks(ask, pid);
      for (const lock of locks) seen.set(`${lock.relation} ${lock.mode}`, lock);
      if (waits && !standIn.isCompleted()) {
        waitedMs = performance.now() - started;
        await standIn.rollback();
      }
      await sleep(LOOK_EVERY_MS);
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
