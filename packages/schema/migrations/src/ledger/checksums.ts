import type { Knex } from 'knex';
import { checksumOfPhase } from '../files/checksum.ts';
import type { Change } from '../files/read-changes.ts';
import type { Carried, PhaseRow } from './ledger-faults.ts';

/** The phases that run once, and must stay as they were. A backfill runs again and again, and may be improved. */
const ONCE = ['expand', 'contract'] as const;

/** The checksum of each phase of a release that must stay as it was once it ran. */
export async function carriedChecksums(changes: Change[]): Promise<Carried[]> {
  return Promise.all(
    changes.map(async ({ name, files }) => {
      const checksums: Carried['checksums'] = {};
      for (const phase of ONCE) {
        const file = files[phase];
        if (file) checksums[phase] = await checksumOfPhase(file);
      }
      return { name, checksums };
    }),
  );
}

export async function readPhaseRows(knex: Knex): Promise<PhaseRow[]> {
  return knex('release.phases').select({
    change: 'change',
    phase: 'phase',
    release: 'release',
    imageDigest: 'image_digest',
    checksum: 'checksum',
    finished: knex.raw('finished_at IS NOT NULL'),
  });
}

/**
 * Notes the checksums of what is finished: where there is none yet, for an older form of the ledger had none, and for the
 * changes in `accepted` whatever it was before.
 */
export async function noteChecksums(knex: Knex, carried: Carried[], accepted: string[] = []): Promise<void> {
  for (const { name: change, checksums } of carried) {
    for (const [phase, checksum] of Object.entries(checksums)) {
      const rows = knex('release.phases').where({ change, phase }).whereNotNull('finished_at');
      await (accepted.includes(change) ? rows : rows.whereNull('checksum')).update({ checksum });
    }
  }
}
