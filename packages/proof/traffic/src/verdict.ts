import { doubtsAboutLedger, fault, type Verdict, verdictOf } from '@zero-downtime/probe/load';
import type { Verification } from './verify.ts';

/**
 * The faults and doubts about a run's orders. A lost, changed or doubled order is a fault, and so is a missing tracking number that
 * was required. Orders that were not read back are a doubt.
 */
export function outcomeOfOrders(verification: Verification | null): Omit<Verdict, 'passed'> {
  if (!verification) return { faults: [], doubts: ['the orders were not read back'] };
  return verdictOnOrders(verification);
}

/** The verdict on the orders of a ledger, without the run that wrote it. */
export function verdictOnOrders(verification: Verification): Verdict {
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
