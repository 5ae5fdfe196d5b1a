import { setTimeout as sleep } from 'node:timers/promises';
import { checkTurn, type Turn } from '../session/turn.ts';
import type { Brake } from './brakes.ts';
import { type Pause, readPause } from './place.ts';

const LOOK_AGAIN_MS = 1_000;

/** Waits as long as somebody wants the backfill to hold still. Nothing is locked meanwhile but the turn. */
export async function holdWhilePaused(turn: Turn, change: string, asked: Pause | undefined): Promise<void> {
  if (!asked) return;
  const since = asked.since.toISOString();
  tell(turn, change, 'pause', `paused by ${asked.by} since ${since}, until "schema resume"`);
  while (await readPause(turn.db, change)) await sleep(LOOK_AGAIN_MS);
  tell(turn, change, 'pause', 'resumed');
}

/** Waits as long as the brakes stop the backfill. @returns how it may go on: how long to rest after each batch, as a multiple of it. */
export async function holdWhileBraked(
  turn: Turn,
  change: string,
  look: () => Promise<Brake>,
): Promise<{ rest: number; reason: string }> {
  let said = '';
  for (;;) {
    const found = await look();
    if (found.action !== 'stop') {
      if (said) tell(turn, change, 'brake', 'goes on');
      return found.action === 'slow' ? found : { rest: 0, reason: '' };
    }
    // The numbers change with every look; that it stands still does not.
    if (!said) tell(turn, change, 'brake', `stopped: ${found.reason}`);
    said = found.reason;
    await sleep(LOOK_AGAIN_MS);
    await checkTurn(turn, turn.db);
  }
}

function tell(turn: Turn, change: string, what: 'pause' | 'brake', message: string): void {
  turn.report({ event: 'waiting', message: `${change} backfill: ${message}`, for: what, change });
}
