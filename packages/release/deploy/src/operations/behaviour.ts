import type { Phase } from '../events.ts';
import type { Kind, Operation, OperationOf } from '../plan/operation.ts';
import type { Deployment, Findings } from './deployment.ts';

/** What a kind of operation is. */
export interface Behaviour<K extends Kind> {
  /** The phase that its events are of. */
  phase: Phase | ((operation: OperationOf<K>) => Phase);
  /** What it does, for people who read a plan. Pure. */
  describe: (operation: OperationOf<K>) => string;
  /** What it does when an earlier run has done it already, or was killed in it. */
  again: string;
  /** @returns what it has found out for the operations after it */
  run: (operation: OperationOf<K>, deployment: Deployment) => Promise<Partial<Findings> | undefined>;
}

export type Behaviours = { [K in Kind]: Behaviour<K> };

/** For experiments: other operations than those that keep a deploy safe. */
export interface Replacements {
  /** Other ways to carry operations out, by their kind. */
  operations?: Partial<Behaviours>;
  /** The plan to carry out in place of the one that was made: operations less, more, in another order, with other settings. */
  plan?: (plan: readonly Operation[]) => readonly Operation[];
}
