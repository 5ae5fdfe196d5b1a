import type { Snapshot, Verdict } from './load/index.ts';
import { describeSnapshot as describe, describeVerdict as describeEnd, firstFew } from './load/index.ts';
import type { Verification } from './verify.ts';

/** One line about a running load. */
export function describeSnapshot(snapshot: Snapshot): string {
  return describe(snapshot, 'created');
}

/** The verdict of a run. */
export function describeVerdict(verdict: Verdict): string[] {
  return describeEnd(verdict, 'no first try failed, and nothing acknowledged was lost or changed');
}

/** The verification of created resources, as lines for a terminal. */
export function describeVerification({ acknowledged, lost, changed, doubled }: Verification): string[] {
  const by = (release: string) => `acknowledged by ${release || 'no named release'}`;
  return [
    `Read back: ${acknowledged} acknowledged, ${lost.length} lost, ${changed.length} changed, ` +
      (doubled ? `${doubled.length} doubled` : 'doubled resources not checked (slo.yml has no list)'),
    ...firstFew(lost, ({ path, acknowledgedBy }) => `lost ${path}: ${by(acknowledgedBy)}`),
    ...firstFew(
      changed,
      ({ path, fields, acknowledgedBy }) => `changed ${path}: ${fields.join(', ')}, ${by(acknowledgedBy)}`,
    ),
    ...firstFew(doubled ?? [], ({ mark, ids }) => `doubled ${mark}: ${ids.join(', ')}`),
  ];
}
