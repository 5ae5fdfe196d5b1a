import { setTimeout as sleep } from 'node:timers/promises';
import type { Fence } from '../change/change.ts';
import type { Turn } from '../run/context.ts';
import { fenceHits } from './fence-hits.ts';
import { lookForOld } from './look-for-old.ts';
import { raiseFences } from './raise-fences.ts';
import { takeFencesDown } from './take-fences-down.ts';
import type { Witness } from './witness.ts';

export interface Soaked {
  change: string;
  oldestRelease: string;
  fences: readonly Fence[];
}

/**
 * Watches for a while, with fences up where there are any, that no older release comes back or writes. The first that does
 * ends it. The fences are down again afterwards, however it ended.
 * @returns none, or the witnesses.
 */
export async function soak(turn: Turn, { change, oldestRelease, fences }: Soaked): Promise<Witness[]> {
  if (fences.length === 0) return watch(turn, 0, () => lookForOld(turn, oldestRelease));
  const { soakMs } = turn.limits.gate;
  let seen: Witness[];
  try {
    await raiseFences(turn, change, fences);
    const message = `${change} contract: watches what is written for ${soakMs / 1_000} s: ${fences.map(({ table, check }) => `${table}: ${check}`).join(', ')}`;
    turn.report({ event: 'waiting', message, for: 'fence', change });
    seen = await watch(turn, soakMs, async () => [
      ...(await lookForOld(turn, oldestRelease)),
      ...(await fenceHits(turn, change)),
    ]);
  } finally {
    await takeFencesDown(turn);
  }
  // Who was still writing when the watch ended has committed by now.
  return seen.length > 0 ? seen : fenceHits(turn, change);
}

/** Looks at least `samples` times and for `forMs`, and ends with the first look that sees something. */
async function watch(turn: Turn, forMs: number, look: () => Promise<Witness[]>): Promise<Witness[]> {
  const { samples, intervalMs } = turn.limits.gate;
  const end = Date.now() + forMs;
  for (let looks = 1; ; looks++) {
    const seen = await look();
    if (seen.length > 0) return seen;
    if (looks >= samples && Date.now() >= end) return [];
    await sleep(intervalMs);
  }
}
