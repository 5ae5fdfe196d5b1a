import { expect, it } from 'vitest';
import { judge } from './verdict.ts';

const felt = { faults: [] as string[], doubts: [], failed: 0 };
const unnoticed = { may: 'notice nothing' } as const;
const noticed = { may: 'see failures', because: 'of the test' } as const;

it('passes when everything held and nobody felt anything', () =>
  expect(judge(unnoticed, felt, [{ text: 'a', held: true, seen: '' }]).passed).toBe(true));

it('fails for what did not hold, and says what was seen', () =>
  expect(judge(noticed, felt, [{ text: 'exit 3', held: false, seen: 'exit 0' }]).faults).toEqual([
    'exit 3: exit 0',
  ]));

it('fails for one failed request where nothing may be noticed, and not where failures are allowed', () => {
  const one = { ...felt, failed: 1, faults: ['1 request failed'] };
  expect(judge(unnoticed, one, []).faults).toEqual(['1 request failed']);
  expect(judge(noticed, one, []).passed).toBe(true);
});

it.each(['1 acknowledged order lost', '2 orders doubled', 'a process that sent a share of the load died'])(
  'fails for "%s", also where requests may fail',
  (fault) => {
    const seen = { ...felt, failed: 7, faults: ['7 requests failed', fault] };
    expect(judge(noticed, seen, []).faults).toEqual([fault]);
  },
);
