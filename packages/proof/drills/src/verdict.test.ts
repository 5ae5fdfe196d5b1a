import { failedFault } from '@zero-downtime/traffic';
import { expect, it } from 'vitest';
import { judge } from './verdict.ts';

const felt = { faults: [] as string[], doubts: [], failed: 0, failedFirstTries: 0 };
const unnoticed = { may: 'notice nothing' } as const;
const noticed = { may: 'see failures', because: 'of the test' } as const;

it('passes when everything held and nobody felt anything', () =>
  expect(judge(unnoticed, felt, [{ text: 'a', held: true, seen: '' }]).passed).toBe(true));

it('fails for what did not hold, and says what was seen', () =>
  expect(judge(noticed, felt, [{ text: 'exit 3', held: false, seen: 'exit 0' }]).faults).toEqual([
    'exit 3: exit 0',
  ]));

const bounded = { may: 'see first tries fail', upTo: 2, because: 'of the test' } as const;

it.each([
  ['one first try, where nothing may be noticed', unnoticed, 1, 0, false],
  ['one request, where nothing may be noticed', unnoticed, 1, 1, false],
  ['as many first tries as are allowed', bounded, 2, 0, true],
  ['one first try more than is allowed', bounded, 3, 0, false],
  ['one request after retries, where first tries may fail', bounded, 1, 1, false],
  ['requests, where they may', noticed, 7, 5, true],
])('holds failures against what users may feel: %s', (_, users, failedFirstTries, failed, passed) => {
  const traffic = { ...felt, failed, failedFirstTries };
  const faults = [failedFault(traffic) ?? 'none'];
  expect(judge(users, { ...traffic, faults }, [])).toEqual({
    passed,
    faults: passed ? [] : faults,
    doubts: [],
  });
});

it.each(['1 acknowledged order lost', '2 orders doubled', 'a process that sent a share of the load died'])(
  'fails for "%s", also where requests may fail',
  (fault) => {
    const traffic = { ...felt, failed: 7, failedFirstTries: 9 };
    const seen = { ...traffic, faults: [failedFault(traffic) ?? 'none', fault] };
    expect(judge(noticed, seen, []).faults).toEqual([fault]);
  },
);
