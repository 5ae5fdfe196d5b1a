import { expect, it } from 'vitest';
import type { AnalysisResult, Finding } from './analysis.ts';
import { confirm, type Streaks, type Window } from './confirm.ts';

const finding = (what: Finding['what'], route = 'GET /a'): Finding => ({
  ...{ route, what, fresh: { failed: 30, of: 900 }, old: { failed: 1, of: 900 } },
  ...{ allowed: 0.01, pValue: 1e-9 },
});
const breach = (...findings: Finding[]): AnalysisResult => ({ kind: 'breach', requests: 900, findings });
const fine: AnalysisResult = { kind: 'fine', requests: 900 };
/** A window that shows exactly the findings of a verdict. */
const window = (showing: AnalysisResult, full = true): Window => ({
  full,
  shows: ({ route, what }) =>
    showing.kind === 'breach' && showing.findings.some((one) => one.route === route && one.what === what),
});
/** The kind of each verdict of a sequence. Without `showing` the window is not full, and shows the same findings. */
function verdicts(...results: [all: AnalysisResult, showing: AnalysisResult | undefined][]): string[] {
  let streaks: Streaks;
  return results.map(([all, showing]) => {
    const confirmed = confirm(streaks, all, window(showing ?? all, showing !== undefined));
    streaks = confirmed.streaks;
    return confirmed.result.kind;
  });
}
const slow = breach(finding('slow'));

it.each(['errors', 'cut off'] as const)('%s count at once, whether or not the window is full', (what) =>
  expect([verdicts([breach(finding(what)), fine]), verdicts([breach(finding(what)), undefined])]).toEqual([
    ['breach'],
    ['breach'],
  ]),
);

it.each(['slow', 'slower', 'unavailable'] as const)('a finding %s counts when it persists', (what) => {
  const found = breach(finding(what));
  expect(verdicts([found, found], [found, found], [found, found])).toEqual([
    'suspicious',
    'suspicious',
    'breach',
  ]);
});

it('a single pause is not a breach, although it stays in the sum', () =>
  expect(verdicts([slow, slow], [slow, fine], [slow, fine])).toEqual(['suspicious', 'fine', 'fine']));

it('with few requests the confirmation takes longer, and the verdict stays suspicious until then', () => {
  const filled = (recent: AnalysisResult): [AnalysisResult, AnalysisResult | undefined][] => [
    [slow, undefined],
    [slow, undefined],
    [slow, recent],
  ];
  const kinds = verdicts(...filled(slow), ...filled(slow), ...filled(slow));
  expect(kinds).toEqual([...Array(8).fill('suspicious'), 'breach']);
});

it('a finding that starts in a window that is not full prevents fine', () => {
  const { streaks } = confirm(undefined, fine, window(fine));
  expect(confirm(streaks, slow, window(slow, false)).result.kind).toBe('suspicious');
  expect(confirm(streaks, slow, window(fine, false)).result.kind).toBe('fine');
});

it('the consecutive windows must have the same finding', () => {
  const other = breach(finding('slow', 'GET /b'));
  expect(verdicts([slow, slow], [slow, slow], [other, other])).toEqual([
    'suspicious',
    'suspicious',
    'suspicious',
  ]);
});

it('only confirmed findings are reported', () => {
  const both = breach(finding('errors'), finding('slow'));
  expect(confirm(undefined, both, window(both)).result).toMatchObject({
    kind: 'breach',
    findings: [{ what: 'errors' }],
  });
});
