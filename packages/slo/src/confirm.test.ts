import { expect, it } from 'vitest';
import { confirm, type Streaks } from './confirm.ts';
import type { Finding, Judgement } from './judge.ts';

const finding = (what: Finding['what'], route = 'GET /a'): Finding => ({
  ...{ route, what, fresh: { failed: 30, of: 900 }, old: { failed: 1, of: 900 } },
  ...{ allowed: 0.01, pValue: 1e-9 },
});
const breach = (...findings: Finding[]): Judgement => ({ kind: 'breach', requests: 900, findings });
const fine: Judgement = { kind: 'fine', requests: 900 };
/** The kinds of judgement, look after look. */
function looks(...seen: [all: Judgement, recent: Judgement][]): string[] {
  let streaks: Streaks = new Map();
  return seen.map(([all, recent]) => {
    const confirmed = confirm(streaks, all, recent);
    streaks = confirmed.streaks;
    return confirmed.judgement.kind;
  });
}
const slow = breach(finding('slow'));

it('errors count at once', () => expect(looks([breach(finding('errors')), fine])).toEqual(['breach']));

it('what is slow counts when it lasts', () =>
  expect(looks([slow, slow], [slow, slow], [slow, slow])).toEqual(['suspicious', 'suspicious', 'breach']));

it('one standstill is no breach, although it stays in the sum', () =>
  expect(looks([slow, slow], [slow, fine], [slow, fine])).toEqual(['suspicious', 'fine', 'fine']));

it('it must be the same that is slow', () => {
  const other = breach(finding('slow', 'GET /b'));
  expect(looks([slow, slow], [slow, slow], [other, other])).toEqual([
    'suspicious',
    'suspicious',
    'suspicious',
  ]);
});

it('only what is certain is told', () => {
  const both = breach(finding('errors'), finding('slow'));
  expect(confirm(new Map(), both, both).judgement).toMatchObject({
    kind: 'breach',
    findings: [{ what: 'errors' }],
  });
});
