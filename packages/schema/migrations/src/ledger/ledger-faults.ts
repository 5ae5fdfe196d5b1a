import { compareNames } from '../files/read-changes.ts';

/** A change of a release, with the checksums of the phases that run once. */
export interface Carried {
  name: string;
  checksums: { expand?: string; contract?: string };
}

/** A row of the ledger. */
export interface PhaseRow {
  change: string;
  phase: string;
  release: string;
  imageDigest: string | null;
  checksum: string | null;
  finished: boolean;
}

/**
 * The contradictions between a release's changes and the ledger, one message each, with the remedy. Changes
 * that only the ledger has belong to a newer release, if they come after all of this release's.
 */
export function ledgerFaults(carried: Carried[], rows: PhaseRow[]): string[] {
  return [...edited(carried, rows), ...skipped(carried, rows), ...missing(carried, rows)];
}

function edited(carried: Carried[], rows: PhaseRow[]): string[] {
  return carried.flatMap(({ name, checksums }) =>
    Object.entries(checksums).flatMap(([phase, checksum]) => {
      const row = rows.find((each) => each.change === name && each.phase === phase);
      if (!row?.finished || row.checksum === null || row.checksum === checksum) return [];
      return `${name} ${phase} was edited after ${ranBy(row)} had run it. Restore the file and move the edit to a new change. If the edit changes nothing in the database, accept it: npm run migrate -- accept ${name}`;
    }),
  );
}

function skipped(carried: Carried[], rows: PhaseRow[]): string[] {
  const expanded = rows.filter(({ phase }) => phase === 'expand');
  return carried.flatMap(({ name, checksums }) => {
    if (!checksums.expand || expanded.some(({ change }) => change === name)) return [];
    const later = expanded.find(({ change }) => compareNames(change, name) > 0);
    return later
      ? `${name} never ran on this database, but the later ${later.change} did (${ranBy(later)}). Give its folder a number after the last change. If its row was lost, restore release.phases from a backup`
      : [];
  });
}

function missing(carried: Carried[], rows: PhaseRow[]): string[] {
  const last = carried
    .map(({ name }) => name)
    .sort(compareNames)
    .at(-1);
  if (last === undefined) return [];
  const known = new Set(carried.map(({ name }) => name));
  const unknown = rows.filter(({ change }) => !known.has(change) && compareNames(change, last) < 0);
  return [...new Map(unknown.map((row) => [row.change, row])).values()].map(
    (row) =>
      `${row.change} was run by ${ranBy(row)}, but is missing from this release, which has the later ${last}. Restore its folder under its old name`,
  );
}

function ranBy({ release, imageDigest }: PhaseRow): string {
  return `release ${release}${imageDigest ? ` (${imageDigest})` : ''}`;
}
