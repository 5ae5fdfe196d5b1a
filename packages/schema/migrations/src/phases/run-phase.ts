import { errorText } from '@zero-downtime/database';
import type { Phase } from '@zero-downtime/schema-contract';
import { keepAfterPhase, refuseDrift } from '../drift/check-drift.ts';
import { checksumOfPhase } from '../files/checksum.ts';
import type { Change } from '../files/read-changes.ts';
import { beginPhase, type Entry, failPhase, finishPhase } from '../ledger/ledger.ts';
import { inTurn, type Turn } from '../session/turn.ts';

/**
 * Runs a phase of a change between the notes in the ledger that it begins and that it is finished, or why it is not.
 * @throws RefusedError when the schema is not as the phase before it left it; what `work` throws.
 */
export async function runPhase(
  turn: Turn,
  { name: change, files }: Change,
  phase: Phase,
  work: (entry: Entry) => Promise<void>,
  oldestRelease: string | null = null,
): Promise<void> {
  const { release, imageDigest } = turn;
  const checksum = await checksumOfPhase(files[phase] as string);
  const entry = { change, phase, release, imageDigest, checksum };
  await refuseDrift(turn);
  await inTurn(turn, (trx) => beginPhase(trx, entry, oldestRelease));
  try {
    await work(entry);
  } catch (error) {
    await inTurn(turn, (trx) => failPhase(trx, entry, errorText(error))).catch(() => {});
    throw error;
  }
  await inTurn(turn, async (trx) => {
    await finishPhase(trx, entry);
    await keepAfterPhase(trx, entry);
  });
}
