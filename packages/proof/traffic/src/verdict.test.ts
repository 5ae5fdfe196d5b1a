import { expect, test } from 'vitest';
import { outcomeOfOrders } from './verdict.ts';
import type { Verification } from './verify.ts';

const verified: Verification = {
  ...{ runId: 'run', acknowledged: 1, lost: [], differing: [], doubled: [], unacknowledgedButThere: [] },
  ...{ untracked: null, unreadableLines: 0 },
};

test('no fault when every order was read back unchanged', () => {
  expect(outcomeOfOrders(verified)).toMatchObject({ faults: [], doubts: [] });
});

test.for([
  ['an order is lost', { lost: [{}] }, '1 acknowledged order lost'],
  ['orders are changed', { differing: [{}, {}] }, '2 acknowledged orders changed'],
  ['an order is doubled', { doubled: [{}] }, '1 order doubled'],
  ['a tracking number is missing', { untracked: [{}] }, '1 order without a tracking number'],
] as const)('it is a fault when %s', ([, verification, fault]) => {
  expect(outcomeOfOrders({ ...verified, ...verification } as unknown as Verification).faults).toEqual([
    fault,
  ]);
});

test('orders that were not read back are a doubt', () => {
  expect(outcomeOfOrders(null)).toEqual({ faults: [], doubts: ['the orders were not read back'] });
});
