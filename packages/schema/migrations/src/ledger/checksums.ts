import type { Knex } from 'knex';
import { checksumOfPhase } from '../files/checksum.ts';
import type { Change } from '../files/read-changes.ts';
import type { Carried, PhaseRow } from './ledger-faults.ts';

/** The phases that run once and must not be edited afterwards. A backfill may be. */
const ONCE = ['expand', 'contract'] as const;

/** The checksums of a release's expand and contract files. */
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
 * Writes the checksums of finished phases: where the row has none (an older ledger), and for the changes in
 * `accepted` in any case.
 */
export async function noteChecksums(knex: Knex, carried: Carried[], accepted: string[] = []): Promise<void> {
  for (const { name: change, checksums } of carried) {
    for (const [phase, checksum] of Object.entries(checksums)) {
      const rows = knex('release.phases').where({ change, phase }).whereNotNull('finished_at');
      await (accepted.includes(change) ? rows : rows.whereNull('checksum')).update({ checksum });
    }
  }
}
