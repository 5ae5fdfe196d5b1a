import { compareNames } from '../files/read-changes.ts';

/** A change of a release, with the checksums of what runs only once. */
export interface Carried {
  name: string;
  checksums: { expand?: string; contract?: string };
}

/** A row of the ledger, as far as it says what ran. */
export interface PhaseRow {
  change: string;
  phase: string;
  release: string;
  imageDigest: string | null;
  checksum: string | null;
  finished: boolean;
}

/**
 * Where a release and the ledger tell different stories of the past, one sentence each with the way out. Changes that only
 * the ledger knows are those of a newer release, as long as they come after all that this one carries. Pure.
 */
export function ledgerFaults(carried: Carried[], rows: PhaseRow[]): string[] {
  return [...edited(carried, rows), ...skipped(carried, rows), ...forgotten(carried, rows)];
}

function edited(carried: Carried[], rows: PhaseRow[]): string[] {
  return carried.flatMap(({ name, checksums }) =>
    Object.entries(checksums).flatMap(([phase, checksum]) => {
      const row = rows.find((each) => each.change === name && each.phase === phase);
      if (!row?.finished || row.checksum === null || row.checksum === checksum) return [];
      return `${name} ${phase} was edited after ${ranBy(row)} had run it. Restore the file and put what is new into a change of its own; if the edit changes nothing, say so with: npm run migrate -- accept ${name}`;
    }),
  );
}

function skipped(carried: Carried[], rows: PhaseRow[]): string[] {
  const expanded = rows.filter(({ phase }) => phase === 'expand');
  return carried.flatMap(({ name, checksums }) => {
    if (!checksums.expand || expanded.some(({ change }) => change === name)) return [];
    const later = expanded.find(({ change }) => compareNames(change, name) > 0);
    return later
      ? `${name} never ran here, and ${later.change}, which comes after it, has (${ranBy(later)}). Give its folder a number after the last one; if its row was lost, bring release.phases back from a backup`
      : [];
  });
}

function forgotten(carried: Carried[], rows: PhaseRow[]): string[] {
  const last = carried
    .map(({ name }) => name)
    .sort(compareNames)
    .at(-1);
  if (last === undefined) return [];
  const known = new Set(carried.map(({ name }) => name));
  const unknown = rows.filter(({ change }) => !known.has(change) && compareNames(change, last) < 0);
  return [...new Map(unknown.map((row) => [row.change, row])).values()].map(
    (row) =>
      `${row.change} was done by ${ranBy(row)}, and this release does not carry it although it carries the later ${last}. Put its folder back under its old name`,
  );
}

function ranBy({ release, imageDigest }: PhaseRow): string {
  return `release ${release}${imageDigest ? ` (${imageDigest})` : ''}`;
}
