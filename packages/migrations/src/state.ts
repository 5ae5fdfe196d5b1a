import type { Knex } from 'knex';
import { compare } from 'semver';
import { type LedgerRow, readLedger, WHOLE } from './ledger.ts';

/** What a release has to know of the schema that it meets. */
export interface SchemaState {
  expanded: string[];
  /** Contracted changes, each with the oldest release that can live with it. */
  contracted: { change: string; oldestRelease: string }[];
}

export type Fit = { fits: true } | { fits: false; reason: string };

export function stateOf(ledger: readonly LedgerRow[]): SchemaState {
  const done = ledger.filter((row) => row.step === WHOLE);
  return {
    expanded: done.filter((row) => row.phase === 'expand').map((row) => row.change),
    contracted: done
      .filter((row) => row.phase === 'contract' && row.oldest_release !== null)
      .map((row) => ({ change: row.change, oldestRelease: row.oldest_release as string })),
  };
}

/** Reads the state; the application's role may. */
export const readSchemaState = async (knex: Knex): Promise<SchemaState> => stateOf(await readLedger(knex));

/** The oldest release that fits all contracted changes, or null when any does. */
export const oldestRelease = ({ contracted }: SchemaState): string | null =>
  contracted
    .map((each) => each.oldestRelease)
    .sort(compare)
    .at(-1) ?? null;

/** Whether a release can work with the schema. Pure. Changes that it does not know are none of its business, unless contracted. */
export function schemaFits(
  state: SchemaState,
  { release, needs }: { release: string; needs: readonly string[] },
): Fit {
  const missing = needs.filter((change) => !state.expanded.includes(change));
  if (missing.length > 0)
    return {
      fits: false,
      reason: `release ${release} needs ${missing.join(', ')}, which is not expanded yet`,
    };
  const closed = state.contracted
    .filter((each) => compare(release, each.oldestRelease) < 0)
    .sort((a, b) => compare(b.oldestRelease, a.oldestRelease))[0];
  if (!closed) return { fits: true };
  return {
    fits: false,
    reason: `release ${release} is older than ${closed.oldestRelease}, the oldest that fits the schema since ${closed.change} was contracted`,
  };
}
