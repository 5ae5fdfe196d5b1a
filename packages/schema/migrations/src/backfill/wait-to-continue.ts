import { setTimeout as sleep } from 'node:timers/promises';
import { type LockedSession, requireLock } from '../session/locked-session.ts';
import { type Pause, readPause } from './backfill-state.ts';
import type { Brake } from './brakes.ts';

const POLL_INTERVAL_MS = 1_000;

/** Waits as long as somebody wants the backfill to hold still. Nothing is locked meanwhile but the turn. */
export async function waitWhilePaused(
  session: LockedSession,
  change: string,
  asked: Pause | undefined,
): Promise<void> {
  if (!asked) return;
  const since = asked.since.toISOString();
  tell(session, change, 'pause', `paused by ${asked.by} since ${since}, until "schema resume"`);
  while (await readPause(session.db, change)) await sleep(POLL_INTERVAL_MS);
  tell(session, change, 'pause', 'resumed');
}

/** Waits as long as the brakes stop the backfill. @returns how it may go on: how long to rest after each batch, as a multiple of it. */
export async function waitWhileBraked(
  session: LockedSession,
  change: string,
  look: () => Promise<Brake>,
): Promise<{ rest: number; reason: string }> {
  let said = '';
  for (;;) {
    const found = await look();
    if (found.action !== 'stop') {
      if (said) tell(session, change, 'brake', 'goes on');
      return found.action === 'slow' ? found : { rest: 0, reason: '' };
    }
    // The numbers change with every look; that it stands still does not.
    if (!said) tell(session, change, 'brake', `stopped: ${found.reason}`);
    said = found.reason;
    await sleep(POLL_INTERVAL_MS);
    await requireLock(session, session.db);
  }
}

function tell(session: LockedSession, change: string, what: 'pause' | 'brake', message: string): void {
  session.report({ event: 'waiting', message: `${change} backfill: ${message}`, for: what, change });
}
