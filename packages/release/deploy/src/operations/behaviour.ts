import type { Phase } from '../events.ts';
import type { Kind, Operation, OperationOf } from '../plan/operation.ts';
import type { Deployment, Findings } from './deployment.ts';

/** The behaviour of a kind of operation. */
export interface Behaviour<K extends Kind> {
  /** The phase of its events. */
  phase: Phase | ((operation: OperationOf<K>) => Phase);
  /** Its line in a printed plan. Pure. */
  describe: (operation: OperationOf<K>) => string;
  /** What a repeated run does, after a complete or a killed run. */
  again: string;
  /** @returns its findings, for later operations */
  run: (operation: OperationOf<K>, deployment: Deployment) => Promise<Partial<Findings> | undefined>;
}

export type Behaviours = { [K in Kind]: Behaviour<K> };

/** For experiments: operations that replace the safe ones. */
export interface Replacements {
  /** Replacements of behaviours, by kind. */
  operations?: Partial<Behaviours>;
  /** Changes the plan: removes, adds, reorders or edits operations. */
  plan?: (plan: readonly Operation[]) => readonly Operation[];
}
