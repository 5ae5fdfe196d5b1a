import { setTimeout as sleep } from 'node:timers/promises';
import type { Turn } from '../run/context.ts';
import { lookForOld } from './look-for-old.ts';
import { describeWitness, sameWitnesses, type Witness } from './witness.ts';

/**
 * Waits until several looks in a row show no older release: a pool at rest may have no session at the moment of one look.
 * @returns none, or the witnesses that did not leave within `waitMs`.
 */
export async function awaitOldGone(turn: Turn, oldestRelease: string): Promise<Witness[]> {
  const { samples, intervalMs, waitMs } = turn.limits.gate;
  const deadline = Date.now() + waitMs;
  let said = '';
  for (let quiet = 0; quiet < samples; ) {
    const witnesses = await lookForOld(turn, oldestRelease);
    quiet = witnesses.length === 0 ? quiet + 1 : 0;
    if (witnesses.length > 0 && Date.now() + intervalMs > deadline) return witnesses;
    if (witnesses.length > 0 && sameWitnesses(witnesses) !== said) {
      said = sameWitnesses(witnesses);
      const message = `waiting for ${witnesses.map(describeWitness).join(', ')} to leave`;
      turn.report({ event: 'waiting', message, for: 'old releases', witnesses });
    }
    if (quiet < samples) await sleep(intervalMs);
  }
  return [];
}
