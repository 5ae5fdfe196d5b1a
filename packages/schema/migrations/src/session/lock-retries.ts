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
 * Runs `work` in a transaction with a short lock timeout, and retries it with growing pauses. While a
 * statement waits for an exclusive lock, all others queue behind it: many short waits block readers less than
 * one long wait.
 * @throws SchemaError that names the blockers when the deadline has passed; what else `work` throws.
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
          `no lock for "${name}" after ${waited}; held by ${blockedBy.join('; ') || 'an unknown session'}. ` +
            'End that session or wait for it, then run again',
          { cause: error },
        );
      }
      const message = `"${name}" waits for its lock, try ${attempt}: held by ${blockedBy.join('; ') || 'an unknown session'}`;
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
 * The pause after a failed try, in milliseconds: it grows with each try, and is random, so that two runs that
 * block each other do not retry in step. `chance` is between 0 and 1.
 */
export function nextPause(attempt: number, chance: number): number {
  const full = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  return Math.round(full * (0.5 + chance / 2));
}
