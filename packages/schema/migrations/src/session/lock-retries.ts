import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '@zero-downtime/database';
import type { Knex } from 'knex';
import { watchBlockers } from './blockers.ts';
import { SchemaError } from './errors.ts';
import { type LockedSession, requireLock } from './locked-session.ts';

export const LOCK_NOT_AVAILABLE = '55P03';
export const DEADLOCK_DETECTED = '40P01';
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Runs `work` in a transaction that waits only a moment for its locks, and tries again later if it did not get them.
 * While a statement waits for an exclusive lock everybody else queues behind it: many short waits instead of one long
 * one keep the readers going.
 * @throws SchemaError that names the blocking sessions when the deadline has passed; whatever else `work` throws.
 */
export async function withLockRetries<T>(
  session: LockedSession,
  name: string,
  work: (trx: Knex, attempt: number) => Promise<T>,
): Promise<T> {
  const { limits, report } = session;
  const started = Date.now();
  const deadline = started + limits.lockDeadlineMs;
  for (let attempt = 1; ; attempt++) {
    const watch = watchBlockers(session.watcher, session.pid, limits.lockTimeoutMs);
    try {
      return await inShortLockTransaction(session, (trx) => work(trx, attempt));
    } catch (error) {
      const code = errorCode(error);
      if (code !== LOCK_NOT_AVAILABLE && code !== DEADLOCK_DETECTED) throw error;
      const blockedBy = await watch.blockers();
      const pause = nextPause(attempt, Math.random());
      if (Date.now() + pause > deadline) {
        const waited = `${attempt} tries in ${((Date.now() - started) / 1000).toFixed(1)} s`;
        throw new SchemaError(
          `no lock for "${name}" after ${waited}; held by ${blockedBy.join('; ') || 'a session that was not seen'}. ` +
            'End that session or wait for it, then run again',
          { cause: error },
        );
      }
      const message = `"${name}" waits for its lock, try ${attempt}: held by ${blockedBy.join('; ') || 'somebody'}`;
      report({ event: 'waiting', message, for: 'lock', attempt, blockedBy });
      await sleep(pause);
    } finally {
      watch.stop();
    }
  }
}

async function inShortLockTransaction<T>(
  session: LockedSession,
  work: (trx: Knex) => Promise<T>,
): Promise<T> {
  return session.db.transaction(async (trx) => {
    await trx.raw(`SET LOCAL lock_timeout = ${Math.round(session.limits.lockTimeoutMs)}`);
    await requireLock(session, trx);
    return work(trx);
  });
}

/**
 * How long to leave the lock alone after a failed try, in milliseconds: longer each time, and never the same for two
 * who wait for each other. `chance` is between 0 and 1.
 */
export function nextPause(attempt: number, chance: number): number {
  const full = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  return Math.round(full * (0.5 + chance / 2));
}
