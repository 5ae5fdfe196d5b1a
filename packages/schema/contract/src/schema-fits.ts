import lt from 'semver/functions/lt.js';
import { isDone, type SchemaState, strictestContract } from './schema-state.ts';

export type Fit = { fits: true } | { fits: false; reason: string };

interface Requirements {
  /** The version of the release. */
  release: string;
  /** Names of the changes that it needs expanded. */
  needs: readonly string[];
}

/** Whether a release works with the schema, and the reason if not. */
export function schemaFits(state: SchemaState, { release, needs }: Requirements): Fit {
  const contract = strictestContract(state);
  if (contract && lt(release, contract.oldestRelease)) {
    const { change, oldestRelease } = contract;
    return no(
      `release ${release} is older than ${oldestRelease}, the oldest that fits the schema since ${change} was contracted`,
    );
  }
  const missing = needs.filter((change) => !isDone(state, change, 'expand'));
  if (missing.length > 0)
    return no(`release ${release} needs ${missing.join(', ')}, which is not expanded yet`);
  return { fits: true };
}

function no(reason: string): Fit {
  return { fits: false, reason };
}
