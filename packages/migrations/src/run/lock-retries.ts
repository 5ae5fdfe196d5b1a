import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '@zero-downtime/database';
import type { Knex } from 'knex';
import { SchemaError } from '../errors.ts';
import { watchBlockers } from './blockers.ts';
import type { Run } from './context.ts';
import { nextPause } from './next-pause.ts';
import { backendPid } from './turn.ts';

const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK_DETECTED = '40P01';

/**
 * Runs `work` in a transaction that waits only a moment for its locks, and tries again later if it did not get them.
 * While a statement waits for an exclusive lock everybody else queues behind it: many short waits instead of one long
 * one keep the readers going.
 * @throws SchemaError that names the blocking sessions when the deadline has passed; whatever else `work` throws.
 */
export async function withLockRetries<T>(
  run: Run,
  name: string,
  work: (trx: Knex) => Promise<T>,
): Promise<T> {
  const { limits, report } = run;
  const started = Date.now();
  const deadline = started + limits.lockDeadlineMs;
  const pid = await backendPid(run.db);
  for (let attempt = 1; ; attempt++) {
    const watch = watchBlockers(run.watcher, pid, limits.lockTimeoutMs);
    try {
      return await inShortLockTransaction(run, pid, work);
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

async function inShortLockTransaction<T>(run: Run, pid: number, work: (trx: Knex) => Promise<T>): Promise<T> {
  return run.db.transaction(async (trx) => {
    await trx.raw(`SET LOCAL lock_timeout = ${Math.round(run.limits.lockTimeoutMs)}`);
    if ((await backendPid(trx)) !== pid)
      throw new SchemaError('the session with the advisory lock was lost: run again');
    return work(trx);
  });
}
