import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '@zero-downtime/database';
import type { OutsideWork } from '../change/change.ts';
import { followBlockers } from './blockers.ts';
import { SchemaError } from './errors.ts';
import { DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE, nextPause } from './lock-retries.ts';
import { type LockedSession, requireLock } from './locked-session.ts';

/** To clean up after a failure; who runs again repairs as well. */
const CLEAN_UP_LOCK_TIMEOUT_MS = 1_000;

/**
 * Does what cannot run in a transaction, until its own check says that it is done. It waits for its locks as long as the
 * deadline allows, in one piece: a build that was given up would begin again from nothing.
 * @returns how many tries it took; 0 when it had been done before.
 * @throws SchemaError that names who was waited for, or when it ran and still is not done.
 */
export async function outsideStep(session: LockedSession, name: string, work: OutsideWork): Promise<number> {
  const deadline = Date.now() + session.limits.lockDeadlineMs;
  for (let attempt = 1; ; attempt++) {
    await requireLock(session, session.db);
    if (await work.isDone(session.db)) return attempt - 1;
    const error = await tryOnce(session, name, work);
    if (error === undefined) {
      if (await work.isDone(session.db)) return attempt;
      throw new SchemaError(`"${name}" ran, and its own check says that it is not done`);
    }
    const pause = nextPause(attempt, Math.random());
    if (errorCode(error) !== DEADLOCK_DETECTED || Date.now() + pause > deadline) throw error;
    await sleep(pause);
  }
}

async function tryOnce(session: LockedSession, name: string, work: OutsideWork): Promise<unknown> {
  const { db, watcher, limits, report, pid } = session;
  const watch = followBlockers(watcher, pid, (blockedBy) => {
    const message = `"${name}" waits for ${blockedBy.join('; ')}; nobody waits for it`;
    report({ event: 'waiting', message, for: 'lock', blockedBy });
  });
  try {
    await db.raw(`SET lock_timeout = ${Math.round(limits.lockDeadlineMs)}`);
    if (work.repair) await work.repair(db);
    // Mending may have been all that was left to do.
    if (!work.repair || !(await work.isDone(db))) await work.run(db);
    return undefined;
  } catch (cause) {
    await cleanUp(session, work);
    if (errorCode(cause) !== LOCK_NOT_AVAILABLE) return cause;
    const held = watch.last().join('; ') || 'a session that was not seen';
    return new SchemaError(
      `no lock for "${name}" within ${limits.lockDeadlineMs / 1000} s; held by ${held}. ` +
        'End that session or wait for it, then run again',
      { cause },
    );
  } finally {
    watch.stop();
    await db.raw('SET lock_timeout = 0').catch(() => {});
  }
}

/** An unfinished index slows writers down, and a unique one refuses rows: better not to leave it. */
async function cleanUp(session: LockedSession, work: OutsideWork): Promise<void> {
  try {
    const { db } = session;
    await requireLock(session, db);
    await db.raw(`SET lock_timeout = ${CLEAN_UP_LOCK_TIMEOUT_MS}`);
    await work.repair?.(db);
  } catch {
    // The failure that is told is the first one.
  }
}
