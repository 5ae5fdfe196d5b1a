import { expect, it } from 'vitest';
import { judge } from './verdict.ts';

const orders = {
  verified: true,
  acknowledged: 10,
  lost: 0,
  doubled: 0,
  differing: 0,
  unacknowledgedButThere: 0,
  untracked: null,
};
const felt = { faults: [] as string[], doubts: [], failed: 0, orders };
const unnoticed = { may: 'notice nothing' } as const;
const noticed = { may: 'see failures', because: 'of the test' } as const;

it('passes when everything held and nobody felt anything', () =>
  expect(judge(unnoticed, felt, [{ text: 'a', held: true, seen: '' }]).passed).toBe(true));

it('fails for what did not hold, and says what was seen', () =>
  expect(judge(noticed, felt, [{ text: 'exit 3', held: false, seen: 'exit 0' }]).faults).toEqual([
    'exit 3: exit 0',
  ]));

it('fails for one failed request where nothing may be noticed, and not where failures are allowed', () => {
  const one = { ...felt, failed: 1, faults: ['1 of 10 requests failed'] };
  expect(judge(unnoticed, one, []).faults).toEqual(['1 of 10 requests failed']);
  expect(judge(noticed, one, []).passed).toBe(true);
});

it.each(['lost', 'doubled', 'differing'])('fails for an order that is %s, whatever is allowed', (kind) =>
  expect(judge(noticed, { ...felt, orders: { ...orders, [kind]: 1 } }, []).passed).toBe(false),
);
