import { setTimeout as sleep } from 'node:timers/promises';
import type { Fence } from '../change/change.ts';
import type { LockedSession } from '../session/locked-session.ts';
import { describeEvidence, type Evidence, evidenceKey } from './evidence.ts';
import { createFences, dropFences, fenceHits } from './fences.ts';
import { findOldReleases } from './old-releases.ts';

/**
 * Waits until several checks in a row find no older release: an idle pool may have no session at the moment
 * of one check.
 * @returns no evidence, or that of the releases that did not stop within `waitMs`.
 */
export async function waitForOldReleases(session: LockedSession, oldestRelease: string): Promise<Evidence[]> {
  const { samples, intervalMs, waitMs } = session.limits.gate;
  const deadline = Date.now() + waitMs;
  let reported = '';
  for (let quiet = 0; quiet < samples; ) {
    const evidence = await findOldReleases(session, oldestRelease);
    quiet = evidence.length === 0 ? quiet + 1 : 0;
    if (evidence.length > 0 && Date.now() + intervalMs > deadline) return evidence;
    if (evidence.length > 0 && evidenceKey(evidence) !== reported) {
      reported = evidenceKey(evidence);
      const message = `waiting for older releases to stop: ${evidence.map(describeEvidence).join(', ')}`;
      session.report({ event: 'waiting', message, for: 'old releases', witnesses: evidence });
    }
    if (quiet < samples) await sleep(intervalMs);
  }
  return [];
}

interface SoakOptions {
  change: string;
  oldestRelease: string;
  fences: readonly Fence[];
}

/**
 * Watches for older releases and forbidden writes, with the contract's fences up, for the soak time. Ends at
 * the first evidence. Always drops the fences.
 * @returns no evidence, or what was found.
 */
export async function soak(
  session: LockedSession,
  { change, oldestRelease, fences }: SoakOptions,
): Promise<Evidence[]> {
  if (fences.length === 0) return watch(session, 0, () => findOldReleases(session, oldestRelease));
  const { soakMs } = session.limits.gate;
  let evidence: Evidence[];
  try {
    await createFences(session, change, fences);
    const message = `${change} contract: watching for forbidden writes for ${soakMs / 1_000} s: ${fences.map(({ table, check }) => `${table}: ${check}`).join(', ')}`;
    session.report({ event: 'waiting', message, for: 'fence', change });
    evidence = await watch(session, soakMs, async () => [
      ...(await findOldReleases(session, oldestRelease)),
      ...(await fenceHits(session, change)),
    ]);
  } finally {
    await dropFences(session);
  }
  // DROP TRIGGER has waited for open transactions, so their hits are committed now.
  return evidence.length > 0 ? evidence : fenceHits(session, change);
}

/** Checks at least `samples` times and for `forMs`; ends at the first evidence. */
async function watch(
  session: LockedSession,
  forMs: number,
  check: () => Promise<Evidence[]>,
): Promise<Evidence[]> {
  const { samples, intervalMs } = session.limits.gate;
  const end = Date.now() + forMs;
  for (let checks = 1; ; checks++) {
    const evidence = await check();
    if (evidence.length > 0) return evidence;
    if (checks >= samples && Date.now() >= end) return [];
    await sleep(intervalMs);
  }
}
