import {
  describeSnapshot as describe,
  describeVerdict as describeEnd,
  firstFew,
  type Snapshot,
  type Verdict,
} from '@zero-downtime/probe/load';
import type { Verification } from './verify.ts';

/** One line about a running load. */
export function describeSnapshot(snapshot: Snapshot): string {
  return describe(snapshot, 'orders');
}

/** The verdict on the run, as lines to print after the figures. */
export function describeVerdict(verdict: Verdict): string[] {
  return describeEnd(verdict, 'no first try failed, no order lost, changed or doubled');
}

/** The result of reading the orders back, as lines for a terminal. */
export function describeVerification(verification: Verification): string[] {
  const { acknowledged, lost, differing, doubled, unacknowledgedButThere, untracked } = verification;
  return [
    `Read back: ${acknowledged} acknowledged, ${lost.length} lost, ${differing.length} changed, ${doubled.length} doubled` +
      (untracked ? `, ${untracked.length} without a tracking number` : '') +
      `; ${unacknowledgedButThere.length} never acknowledged but stored`,
    ...firstFew(lost, ({ id, how, acknowledgedBy }) => `lost ${id}: ${how}, ${by(acknowledgedBy)}`),
    ...firstFew(differing, ({ id, fields, acknowledgedBy }) => {
      return `changed ${id}: ${fields.join(', ')}, ${by(acknowledgedBy)}`;
    }),
    ...firstFew(doubled, ({ mark, ids }) => `doubled ${mark}: ${ids.join(', ')}`),
    ...firstFew(untracked ?? [], ({ id }) => `no tracking number: ${id}`),
  ];
}

function by(release: string): string {
  return `acknowledged by ${release || 'no named release'}`;
}
