import { setTimeout as sleep } from 'node:timers/promises';
import { type LockedSession, requireLock } from '../session/locked-session.ts';
import { type Pause, readPause } from './backfill-state.ts';
import type { Brake } from './brakes.ts';

const POLL_INTERVAL_MS = 1_000;

/** Waits while the backfill is paused. It holds no locks but the schema lock. */
export async function waitWhilePaused(
  session: LockedSession,
  change: string,
  asked: Pause | undefined,
): Promise<void> {
  if (!asked) return;
  const since = asked.since.toISOString();
  reportWaiting(session, change, 'pause', `paused by ${asked.by} since ${since}, until "schema resume"`);
  while (await readPause(session.db, change)) await sleep(POLL_INTERVAL_MS);
  reportWaiting(session, change, 'pause', 'resumed');
}

/**
 * Waits while the brakes stop the backfill. @returns how long to rest after each batch, as a multiple of its
 * duration.
 */
export async function waitWhileBraked(
  session: LockedSession,
  change: string,
  checkBrakes: () => Promise<Brake>,
): Promise<{ rest: number; reason: string }> {
  let stopped = false;
  for (;;) {
    const found = await checkBrakes();
    if (found.action !== 'stop') {
      if (stopped) reportWaiting(session, change, 'brake', 'continues');
      return found.action === 'slow' ? found : { rest: 0, reason: '' };
    }
    // Reported once: the numbers in the reason change with every check.
    if (!stopped) reportWaiting(session, change, 'brake', `stopped: ${found.reason}`);
    stopped = true;
    await sleep(POLL_INTERVAL_MS);
    await requireLock(session, session.db);
  }
}

function reportWaiting(
  session: LockedSession,
  change: string,
  what: 'pause' | 'brake',
  message: string,
): void {
  session.report({ event: 'waiting', message: `${change} backfill: ${message}`, for: what, change });
}
