import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, errorText } from '@zero-downtime/database';
import type { OutsideWork } from '../change/change.ts';
import { followBlockers } from './blockers.ts';
import { SchemaError } from './errors.ts';
import { DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE, nextPause } from './lock-retries.ts';
import { type LockedSession, requireLock } from './locked-session.ts';

/** The lock timeout of the clean-up after a failure. The next run repairs as well, so a failed clean-up is harmless. */
const CLEAN_UP_LOCK_TIMEOUT_MS = 1_000;

/**
 * Runs work that cannot be in a transaction until its own check reports that it is done. Waits for locks
 * once, up to the deadline: an index build that is cancelled has to start again.
 * @returns the number of tries; 0 when the work had been done before.
 * @throws SchemaError that names the blockers or the INVALID index that remains, or when the work ran and is still not done.
 */
export async function outsideStep(session: LockedSession, name: string, work: OutsideWork): Promise<number> {
  const deadline = Date.now() + session.limits.lockDeadlineMs;
  for (let attempt = 1; ; attempt++) {
    await requireLock(session, session.db);
    if (await work.isDone(session.db)) return attempt - 1;
    const error = await tryOnce(session, name, work);
    if (error === undefined) {
      if (await work.isDone(session.db)) return attempt;
      throw new SchemaError(`"${name}" ran, but its own check reports that it is not done`);
    }
    const pause = nextPause(attempt, Math.random());
    if (errorCode(error) !== DEADLOCK_DETECTED || Date.now() + pause > deadline)
      throw await withInvalidIndexes(session, error, work);
    await sleep(pause);
  }
}

async function tryOnce(session: LockedSession, name: string, work: OutsideWork): Promise<unknown> {
  const { db, watcher, limits, report, pid } = session;
  const watch = followBlockers(watcher, pid, (blockedBy) => {
    const message = `"${name}" waits for ${blockedBy.join('; ')}; no other session waits for it`;
    report({ event: 'waiting', message, for: 'lock', blockedBy });
  });
  try {
    await db.raw(`SET lock_timeout = ${Math.round(limits.lockDeadlineMs)}`);
    if (work.repair) await work.repair(db);
    // The repair alone may have finished the work.
    if (!work.repair || !(await work.isDone(db))) await work.run(db);
    return undefined;
  } catch (cause) {
    await cleanUp(session, work);
    if (errorCode(cause) !== LOCK_NOT_AVAILABLE) return cause;
    const held = watch.last().join('; ') || 'an unknown session';
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

/** Removes an unfinished index: it slows writers down, and a unique one refuses rows. */
async function cleanUp(session: LockedSession, work: OutsideWork): Promise<void> {
  try {
    const { db } = session;
    await requireLock(session, db);
    await db.raw(`SET lock_timeout = ${CLEAN_UP_LOCK_TIMEOUT_MS}`);
    await work.repair?.(db);
  } catch {
    // The original failure is reported, not this one.
  }
}

/** Finds invalid indexes. The index of a partitioned table is invalid until each partition has one, which is not a failure. */
const INVALID_INDEXES = `
SELECT indexrelid::regclass::text AS name FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
 WHERE NOT indisvalid AND relkind = 'i' ORDER BY 1`;

/** The error with the indexes that a failed CONCURRENTLY left, when the clean-up did not remove them. */
async function withInvalidIndexes({ db }: LockedSession, cause: unknown, { repair }: OutsideWork) {
  const { rows } = await db.raw(INVALID_INDEXES).catch(() => ({ rows: [] }));
  if (rows.length === 0) return cause;
  const names = (rows as { name: string }[]).map(({ name }) => name);
  const [what, drop] = [
    names.join(', '),
    names.map((name: string) => `DROP INDEX CONCURRENTLY ${name}`).join('; '),
  ];
  return new SchemaError(
    `${errorText(cause)}. An INVALID index remains: ${what}. It slows writes down, serves no query, and a unique one refuses rows. ` +
      `${repair ? 'Run again, which drops it and builds it anew, or drop it' : 'Drop it before you run again'}: ${drop}`,
    { cause },
  );
}
