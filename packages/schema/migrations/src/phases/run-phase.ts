import { errorText } from '@zero-downtime/database';
import type { Phase } from '@zero-downtime/schema-contract';
import { refuseDrift, storeAfterPhase } from '../drift/check-drift.ts';
import { checksumOfPhase } from '../files/checksum.ts';
import type { Change } from '../files/read-changes.ts';
import { beginPhase, type Entry, failPhase, finishPhase } from '../ledger/ledger.ts';
import { inLockedSession, type LockedSession } from '../session/locked-session.ts';

/**
 * Runs a phase and records in the ledger that it began, and how it ended.
 * @throws RefusedError when the schema has drifted since the last phase; what `work` throws.
 */
export async function runPhase(
  session: LockedSession,
  { name: change, files }: Change,
  phase: Phase,
  work: (entry: Entry) => Promise<void>,
  oldestRelease: string | null = null,
): Promise<void> {
  const { release, imageDigest } = session;
  const checksum = await checksumOfPhase(files[phase] as string);
  const entry = { change, phase, release, imageDigest, checksum };
  await refuseDrift(session);
  await inLockedSession(session, (trx) => beginPhase(trx, entry, oldestRelease));
  try {
    await work(entry);
  } catch (error) {
    await inLockedSession(session, (trx) => failPhase(trx, entry, errorText(error))).catch(() => {});
    throw error;
  }
  await inLockedSession(session, async (trx) => {
    await finishPhase(trx, entry);
    await storeAfterPhase(trx, entry);
  });
}
