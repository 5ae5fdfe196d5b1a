import { failedFault } from '@zero-downtime/traffic';
import { expect, it } from 'vitest';
import { verdictOf } from './verdict.ts';

const unharmed = { faults: [] as string[], doubts: [], failed: 0, failedFirstTries: 0 };
const unnoticed = { may: 'notice nothing' } as const;
const noticed = { may: 'see failures', because: 'of the test' } as const;

it('passes when every expectation held and no request failed', () =>
  expect(verdictOf(unnoticed, unharmed, [{ text: 'a', held: true, seen: '' }]).passed).toBe(true));

it('fails for an expectation that did not hold, with the observed result', () =>
  expect(verdictOf(noticed, unharmed, [{ text: 'exit 3', held: false, seen: 'exit 0' }]).faults).toEqual([
    'exit 3: exit 0',
  ]));

const bounded = { may: 'see first tries fail', upTo: 2, because: 'of the test' } as const;

it.each([
  ['one first try, where none may fail', unnoticed, 1, 0, false],
  ['one request, where none may fail', unnoticed, 1, 1, false],
  ['as many first tries as allowed', bounded, 2, 0, true],
  ['one first try more than allowed', bounded, 3, 0, false],
  ['one request after retries, where first tries may fail', bounded, 1, 1, false],
  ['requests, where they may', noticed, 7, 5, true],
])('compares failures with the allowed ones: %s', (_, users, failedFirstTries, failed, passed) => {
  const traffic = { ...unharmed, failed, failedFirstTries };
  const faults = [failedFault(traffic) ?? 'none'];
  expect(verdictOf(users, { ...traffic, faults }, [])).toEqual({
    passed,
    faults: passed ? [] : faults,
    doubts: [],
  });
});

it.each(['1 acknowledged order lost', '2 orders doubled', 'a process that sent a share of the load died'])(
  'fails for "%s", also where requests may fail',
  (fault) => {
    const traffic = { ...unharmed, failed: 7, failedFirstTries: 9 };
    const seen = { ...traffic, faults: [failedFault(traffic) ?? 'none', fault] };
    expect(verdictOf(noticed, seen, []).faults).toEqual([fault]);
  },
);
