import type { Change } from '../files/read-changes.ts';
import { RefusedError } from '../session/errors.ts';
import { inLockedSession, type LockedSession } from '../session/locked-session.ts';
import { carriedChecksums, noteChecksums, readPhaseRows } from './checksums.ts';
import { recordAccepted } from './ledger.ts';
import type { Carried } from './ledger-faults.ts';

interface Acceptance {
  /** The name of the change. */
  name: string;
  by: string;
  /** The checksums to accept, from another checkout; by default those of this program's files. */
  checksums?: Carried['checksums'];
}

/**
 * Accepts the current files of a change that were edited after it ran, and records who accepted them.
 * @returns what was accepted.
 * @throws RefusedError for an unknown change, or one that has not run.
 */
export async function acceptFiles(
  session: LockedSession,
  changes: Change[],
  { name, by, checksums }: Acceptance,
): Promise<string> {
  const carried = checksums
    ? { name, checksums }
    : (await carriedChecksums(changes)).find((each) => each.name === name);
  if (!carried) throw new RefusedError(`this release has no change ${name}`);
  const edited = await editedPhases(session, carried);
  if (edited.length === 0) return `nothing to accept: ${name} is unchanged since it ran`;
  await inLockedSession(session, async (trx) => {
    await noteChecksums(trx, [carried], [name]);
    await recordAccepted(trx, session, { what: name, by, differences: edited });
  });
  return `accepted: ${edited.join('; ')}`;
}

async function editedPhases({ db }: LockedSession, { name, checksums }: Carried): Promise<string[]> {
  const rows = (await readPhaseRows(db)).filter(({ change, finished }) => change === name && finished);
  if (rows.length === 0)
    throw new RefusedError(`no phase of ${name} is finished on this database: nothing to accept`);
  return Object.entries(checksums).flatMap(([phase, checksum]) => {
    const row = rows.find((each) => each.phase === phase);
    return row && row.checksum !== checksum
      ? [`${name} ${phase} was edited (${row.checksum} to ${checksum})`]
      : [];
  });
}
