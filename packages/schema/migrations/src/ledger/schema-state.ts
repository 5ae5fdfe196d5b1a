import { rcompare } from 'semver';
import type { Phase } from '../change/phase.ts';

/** One line of the ledger: a phase of a change that was at least begun. */
export interface PhaseRecord {
  change: string;
  /** A newer release may know phases that this one does not. */
  phase: string;
  /** The release that ran it last. */
  release: string;
  finished: boolean;
  /** Of a contract: the oldest release that fits the schema from then on. */
  oldestRelease: string | null;
}

/** What the ledger says has been done to the schema. */
export interface SchemaState {
  phases: PhaseRecord[];
}

export function isDone(state: SchemaState, change: string, phase: Phase): boolean {
  return state.phases.some((record) => record.change === change && record.phase === phase && record.finished);
}

/** The contract that asks for the newest release, with that release; begun is enough, for its first step may have run. */
export function strictestContract(state: SchemaState): { change: string; oldestRelease: string } | undefined {
  const contracts = state.phases.flatMap(({ change, oldestRelease }) =>
    oldestRelease === null ? [] : [{ change, oldestRelease }],
  );
  return contracts.sort((a, b) => rcompare(a.oldestRelease, b.oldestRelease))[0];
}
