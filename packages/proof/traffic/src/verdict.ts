import { doubtsAboutLedger, fault, type Verdict, verdictOf } from '@zero-downtime/probe/load';
import type { Verification } from './verify.ts';

/**
 * What became of a run's orders: where they were read back, none may be lost, changed, doubled or left without the tracking number it
 * should have.
 */
export function outcomeOfOrders(verification: Verification | null): Omit<Verdict, 'passed'> {
  if (!verification) return { faults: [], doubts: ['the orders were not read back'] };
  return judgeOrders(verification);
}

/** What became of the orders of a ledger, without the run that made it. */
export function judgeOrders(verification: Verification): Verdict {
  const { lost, differing, doubled, untracked } = verification;
  return verdictOf(
    [
      fault(lost.length, 'acknowledged order lost', 'acknowledged orders lost'),
      fault(differing.length, 'acknowledged order changed', 'acknowledged orders changed'),
      fault(doubled.length, 'order doubled', 'orders doubled'),
      fault(untracked?.length, 'order without a tracking number', 'orders without a tracking number'),
    ],
    doubtsAboutLedger(verification),
  );
}
