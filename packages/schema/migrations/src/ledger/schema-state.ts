import { rcompare } from 'semver';
import { compareNames } from '../change/compare-names.ts';
import type { Change, Phase } from '../change/read-changes.ts';

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

export type PhaseState = 'none' | 'pending' | 'done';
export type ChangeState = { change: string } & Record<Phase, PhaseState>;

export function isDone(state: SchemaState, change: string, phase: Phase): boolean {
  return state.phases.some((record) => record.change === change && record.phase === phase && record.finished);
}

/**
 * Each change that the release carries or the ledger knows, in order. A backfill is pending until its change is
 * contracted, however often it ran: until then an old release may come back and write.
 */
export function changeStates(changes: Change[], state: SchemaState): ChangeState[] {
  const names = new Set([...changes.map(({ name }) => name), ...state.phases.map(({ change }) => change)]);
  return [...names].sort(compareNames).map((change) => {
    const files = changes.find(({ name }) => name === change)?.files ?? {};
    const has = (phase: Phase) =>
      files[phase] !== undefined ||
      state.phases.some((record) => record.change === change && record.phase === phase);
    const phase = (name: Phase, done: boolean): PhaseState =>
      done ? 'done' : has(name) ? 'pending' : 'none';
    const contracted = isDone(state, change, 'contract');
    const filled = isDone(state, change, 'backfill') && (contracted || !has('contract'));
    return {
      change,
      expand: phase('expand', isDone(state, change, 'expand')),
      backfill: phase('backfill', filled),
      contract: phase('contract', contracted),
    };
  });
}

/** The contract that asks for the newest release, with that release; begun is enough, for its first step may have run. */
export function strictestContract(state: SchemaState): { change: string; oldestRelease: string } | undefined {
  const contracts = state.phases.flatMap(({ change, oldestRelease }) =>
    oldestRelease === null ? [] : [{ change, oldestRelease }],
  );
  return contracts.sort((a, b) => rcompare(a.oldestRelease, b.oldestRelease))[0];
}
