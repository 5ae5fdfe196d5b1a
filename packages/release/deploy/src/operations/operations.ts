import type { Phase } from '../events.ts';
import type { Operation } from '../plan/operation.ts';
import { backingUp } from './backing-up.ts';
import type { Behaviour, Behaviours } from './behaviour.ts';
import { certificates } from './certificates.ts';
import type { Deployment, Findings } from './deployment.ts';
import { finishing } from './finishing.ts';
import { hooks } from './hooks.ts';
import { housekeeping } from './housekeeping.ts';
import { platform } from './platform.ts';
import { preparing } from './preparing.ts';
import { recording } from './recording.ts';
import { releasing } from './releasing.ts';
import { rotating } from './rotating.ts';
import { tearingDown } from './tearing-down.ts';
import { upgrading } from './upgrading.ts';

/** The behaviour of each kind of operation. */
export const OPERATIONS: Behaviours = {
  ...preparing,
  ...platform,
  ...releasing,
  ...finishing,
  ...backingUp,
  ...rotating,
  ...certificates,
  ...recording,
  ...housekeeping,
  ...hooks,
  ...tearingDown,
  ...upgrading,
};

/** The behaviour of an operation. The cast is safe, because both are of the same kind; a union type does not express that. */
const of = (operation: Operation, behaviours: Behaviours): Behaviour<never> =>
  behaviours[operation.kind] as unknown as Behaviour<never>;

const phaseOf = (operation: Operation, behaviours = OPERATIONS): Phase => {
  const { phase } = of(operation, behaviours);
  return typeof phase === 'function' ? phase(operation as never) : phase;
};

/** A plan as text, one operation a line. Pure. */
export const format = (plan: readonly Operation[], behaviours = OPERATIONS): string[] =>
  plan.map(
    (operation) =>
      `${phaseOf(operation, behaviours)}: ${of(operation, behaviours).describe(operation as never)}`,
  );

/** A plan as data: the phase of each operation, what it does, and what it does when it runs again. Pure. */
export const describePlan = (plan: readonly Operation[]) =>
  plan.map((operation) => ({
    phase: phaseOf(operation),
    ...operation,
    does: of(operation, OPERATIONS).describe(operation as never),
    again: of(operation, OPERATIONS).again,
  }));

/** @returns the findings of the operation */
export const run = (
  operation: Operation,
  deployment: Deployment,
  behaviours: Behaviours,
): Promise<Partial<Findings> | undefined> => of(operation, behaviours).run(operation as never, deployment);
