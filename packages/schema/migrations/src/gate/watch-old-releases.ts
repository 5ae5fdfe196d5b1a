import { setTimeout as sleep } from 'node:timers/promises';
import type { Fence } from '../change/change.ts';
import type { LockedSession } from '../session/locked-session.ts';
import { describeEvidence, type Evidence, evidenceKey } from './evidence.ts';
import { fenceHits, raiseFences, takeFencesDown } from './fences.ts';
import { findOldReleases } from './old-releases.ts';

/**
 * Waits until several looks in a row show no older release: a pool at rest may have no session at the moment of one look.
 * @returns none, or the evidence of those that did not leave within `waitMs`.
 */
export async function waitForOldReleases(session: LockedSession, oldestRelease: string): Promise<Evidence[]> {
  const { samples, intervalMs, waitMs } = session.limits.gate;
  const deadline = Date.now() + waitMs;
  let said = '';
  for (let quiet = 0; quiet < samples; ) {
    const evidence = await findOldReleases(session, oldestRelease);
    quiet = evidence.length === 0 ? quiet + 1 : 0;
    if (evidence.length > 0 && Date.now() + intervalMs > deadline) return evidence;
    if (evidence.length > 0 && evidenceKey(evidence) !== said) {
      said = evidenceKey(evidence);
      const message = `waiting for ${evidence.map(describeEvidence).join(', ')} to leave`;
      session.report({ event: 'waiting', message, for: 'old releases', witnesses: evidence });
    }
    if (quiet < samples) await sleep(intervalMs);
  }
  return [];
}

interface Soaked {
  change: string;
  oldestRelease: string;
  fences: readonly Fence[];
}

/**
 * Watches for a while, with fences up where there are any, that no older release comes back or writes. The first that does
 * ends it. The fences are down again afterwards, however it ended.
 * @returns none, or the evidence.
 */
export async function soak(
  session: LockedSession,
  { change, oldestRelease, fences }: Soaked,
): Promise<Evidence[]> {
  if (fences.length === 0) return watch(session, 0, () => findOldReleases(session, oldestRelease));
  const { soakMs } = session.limits.gate;
  let seen: Evidence[];
  try {
    await raiseFences(session, change, fences);
    const message = `${change} contract: watches what is written for ${soakMs / 1_000} s: ${fences.map(({ table, check }) => `${table}: ${check}`).join(', ')}`;
    session.report({ event: 'waiting', message, for: 'fence', change });
    seen = await watch(session, soakMs, async () => [
      ...(await findOldReleases(session, oldestRelease)),
      ...(await fenceHits(session, change)),
    ]);
  } finally {
    await takeFencesDown(session);
  }
  // Who was still writing when the watch ended has committed by now.
  return seen.length > 0 ? seen : fenceHits(session, change);
}

/** Looks at least `samples` times and for `forMs`, and ends with the first look that sees something. */
async function watch(
  session: LockedSession,
  forMs: number,
  look: () => Promise<Evidence[]>,
): Promise<Evidence[]> {
  const { samples, intervalMs } = session.limits.gate;
  const end = Date.now() + forMs;
  for (let looks = 1; ; looks++) {
    const seen = await look();
    if (seen.length > 0) return seen;
    if (looks >= samples && Date.now() >= end) return [];
    await sleep(intervalMs);
  }
}
