import { expect, it } from 'vitest';
import { selfTimes } from './cpu-profile.ts';

const node = (id: number, functionName: string, url = '') => ({
  id,
  callFrame: { functionName, url, lineNumber: 4, columnNumber: 9 },
});

const profile = {
  nodes: [
    node(1, '(idle)'),
    node(2, 'parse', 'file:///app/node_modules/pg/lib/result.js'),
    node(3, 'parse', 'file:///app/node_modules/pg/lib/result.js'),
    node(4, '', 'file:///app/src/orders/routes.ts'),
  ],
  startTime: 4_000,
  samples: [1, 2, 3, 4, 2],
  timeDeltas: [1_000, 10, 20, 25, 30],
};

it('adds up the samples of a function over all callers, without idle time', () => {
  expect(selfTimes(profile, [0, 9_999])).toEqual([
    { name: 'parse pg/lib/result.js:5:10', micros: 60 },
    { name: '(anonymous) orders/routes.ts:5:10', micros: 25 },
  ]);
});

it('leaves out the start of a process, and its end', () => {
  expect(selfTimes(profile, [5_030, 5_060])).toEqual([
    { name: '(anonymous) orders/routes.ts:5:10', micros: 25 },
    { name: 'parse pg/lib/result.js:5:10', micros: 20 },
  ]);
});
