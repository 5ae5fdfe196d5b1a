import { expect, test } from 'vitest';
import { openCollector } from './collector.ts';
import { type Run, summarizeLoad } from './summary.ts';
import { addRequest } from './tally.ts';
import { judgeLoad } from './verdict.ts';

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
const judge = (run: Run, created: { faults: string[]; doubts: string[] } = { faults: [], doubts: [] }) =>
  judgeLoad(summarizeLoad(run), run.broken, created);

test('a run in which nothing went wrong passes without a doubt', () => {
  expect(judge(good)).toEqual({ passed: true, faults: [], doubts: [] });
});

test('a run without requests has not passed', () => {
  const nothing = openCollector(0, 1, () => {}).total;
  expect(judge({ ...good, total: nothing })).toMatchObject({
    passed: false,
    faults: [expect.stringContaining('no request was made')],
  });
});

test('a run in which a process died has not passed', () => {
  expect(judge({ ...good, broken: ['a process died'] })).toMatchObject({
    passed: false,
    faults: ['a process died'],
  });
});

test('lost or unread resources count as much as failed requests', () => {
  const created = { faults: ['1 payment lost'], doubts: ['half of it was not read'] };
  expect(judge(good, created)).toEqual({ passed: false, ...created });
});

test.for([
  ['requests left late', { lateP99Ms: 51 }, 'fell behind'],
  ['the generator stood still', { longestStallMs: 501 }, 'fell behind'],
  ['it sent fewer than asked', { ratePerSecond: 49.4 }, 'off by -1.2 %'],
] as const)('it is in doubt when %s, and passes all the same', ([, generator, doubt]) => {
  const verdict = judge({ ...good, generator: { ...good.generator, ...generator } });
  expect(verdict).toMatchObject({ passed: true, doubts: [expect.stringContaining(doubt)] });
});
