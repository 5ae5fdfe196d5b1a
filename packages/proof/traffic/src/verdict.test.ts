import { expect, test } from 'vitest';
import { openCollector } from './collector.ts';
import { type Run, summarize } from './summary.ts';
import { addRequest } from './tally.ts';
import type { Verification } from './verify.ts';

const collector = openCollector(0, 1, () => {});
addRequest(collector.total, {
  ...{ n: 0, kind: 'create', connection: 'fresh', reused: false, dueAtMs: 0, lateMs: 1, latencyMs: 5 },
  ...{ answered: true, release: '1.0.0', tries: 1 },
  result: { outcome: 'ok', detail: null },
  firstTry: { outcome: 'ok', detail: null },
} as const);
const good: Run = {
  ...{ runId: 'run', seed: 1, baseUrl: 'http://127.0.0.1', ratePerSecond: 50, spacing: 'constant' },
  clients: { tries: 3, tryTimeoutMs: 3000, requestTimeoutMs: 10_000 },
  ...{ startedAtMs: 0, endedAtMs: 1000, endedBy: 'duration', ledgerFile: '/run.jsonl', acknowledged: 1 },
  ...{ total: collector.total, windows: {}, seconds: [], longestGapMs: 20, broken: [] },
  generator: { ratePerSecond: 50, lateP99Ms: 2, longestStallMs: 10, cpuShare: 0.05, processes: 1 },
};
const verified: Verification = {
  ...{ runId: 'run', acknowledged: 1, lost: [], differing: [], doubled: [], unacknowledgedButThere: [] },
  ...{ untracked: null, unreadableLines: 0 },
};

test('a run in which nothing went wrong passes without a doubt', () => {
  expect(summarize(good, verified)).toMatchObject({ passed: true, faults: [], doubts: [] });
});

test.for([
  ['nothing was sent', { total: openCollector(0, 1, () => {}).total }, {}, 'no request was made'],
  ['a process died', { broken: ['a process died'] }, {}, 'a process died'],
  ['an order is gone', {}, { lost: [{}] }, '1 acknowledged order lost'],
  ['orders are other ones', {}, { differing: [{}, {}] }, '2 acknowledged orders changed'],
  ['an order is there twice', {}, { doubled: [{}] }, '1 order doubled'],
  ['a number is missing', {}, { untracked: [{}] }, '1 order without a tracking number'],
] as const)('it has not passed when %s', ([, run, verification, fault]) => {
  const report = summarize({ ...good, ...run } as Run, { ...verified, ...verification } as Verification);
  expect(report.passed).toBe(false);
  expect(report.faults).toEqual([expect.stringContaining(fault)]);
});

test.for([
  ['requests left late', { lateP99Ms: 51 }, 'fell behind'],
  ['the generator stood still', { longestStallMs: 501 }, 'fell behind'],
  ['it sent fewer than asked', { ratePerSecond: 49.4 }, 'off by -1.2 %'],
] as const)('it is in doubt when %s, and passes all the same', ([, generator, doubt]) => {
  const report = summarize({ ...good, generator: { ...good.generator, ...generator } }, verified);
  expect(report).toMatchObject({ passed: true, doubts: [expect.stringContaining(doubt)] });
});

test('orders that were not read back are a doubt', () => {
  expect(summarize(good)).toMatchObject({ passed: true, doubts: ['the orders were not read back'] });
});
