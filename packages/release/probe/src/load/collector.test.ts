import { expect, test } from 'vitest';
import { openCollector } from './collector.ts';
import type { Second } from './report.ts';
import type { RequestRecord } from './request-record.ts';
import { openSeconds } from './seconds.ts';

const START = 1_000_000;

function record(dueAtMs: number, more: Partial<RequestRecord> = {}): RequestRecord {
  return {
    n: 0,
    kind: 'create',
    connection: 'fresh',
    reused: false,
    dueAtMs,
    lateMs: 1,
    latencyMs: 5,
    answered: true,
    release: '1.0.0',
    result: { outcome: 'ok', detail: null },
    firstTry: { outcome: 'ok', detail: null },
    tries: 1,
    ...more,
  };
}

/** Ticks of a generator whose requests are due at these offsets and all over. */
function tick(offsets: readonly number[], throughMs: number, successes: readonly number[] = []) {
  const seconds = openSeconds(START);
  for (const offset of offsets) {
    seconds.due(START + offset);
    seconds.over(record(START + offset));
  }
  const { closed, through } = seconds.take(START + throughMs);
  return {
    closed,
    closedThrough: through,
    successes: successes.map((offset) => START + offset),
    successesThrough: START + throughMs,
  };
}

test('reports a second once all its requests have ended, in order', () => {
  const seconds = openSeconds(START);
  for (const offset of [0, 999, 1000]) seconds.due(START + offset);
  seconds.over(record(START));
  seconds.over(record(START + 1000));
  expect(seconds.take(START + 2500).closed).toEqual([]);
  seconds.over(record(START + 999));
  const { closed, through } = seconds.take(START + 2500);
  expect(closed.map(({ at, tally }) => [at - START, tally.all.count])).toEqual([
    [0, 2],
    [1000, 1],
  ]);
  expect(through).toBe(START + 2000);
});

test('does not report a second that may get more requests', () => {
  const seconds = openSeconds(START);
  seconds.due(START);
  seconds.over(record(START));
  expect(seconds.take(START + 999).closed).toEqual([]);
  expect(seconds.take(START + 1000).closed).toHaveLength(1);
});

test('reports a second of several generators once, when each has reported its part', () => {
  const told: Second[] = [];
  const collector = openCollector(START, 2, (second) => told.push(second));
  collector.take(0, tick([0, 500, 1000], 2000));
  expect(told).toEqual([]);
  collector.take(1, tick([250], 1000));
  expect(told.map(({ at, outcomes }) => [at - START, outcomes])).toEqual([[0, { ok: 3 }]]);
  collector.take(1, { ...tick([], 0), closedThrough: Number.POSITIVE_INFINITY });
  expect(told.map(({ at, outcomes }) => [at - START, outcomes])).toEqual([
    [0, { ok: 3 }],
    [1000, { ok: 1 }],
  ]);
  expect(collector.total.all.count).toBe(4);
});

test('the longest time without a success is found across generators, in any order', () => {
  const collector = openCollector(START, 2, () => {});
  collector.take(0, tick([], 3000, [100, 2900]));
  expect(collector.longestGapUntil(START + 3000)).toBe(0);
  collector.take(1, tick([], 3000, [1500, 1600]));
  expect(collector.longestGapUntil(START + 3000)).toBe(1400);
});

test('a time without a success counts from the start, and to the end', () => {
  const collector = openCollector(START, 1, () => {});
  collector.take(0, tick([], 3000, [2000]));
  expect(collector.longestGapUntil(START + 3000)).toBe(2000);
  collector.take(0, { ...tick([], 9000), successesThrough: Number.POSITIVE_INFINITY });
  expect(collector.longestGapUntil(START + 9000)).toBe(7000);
});

test('does not count the time after the last request as a time without a success', () => {
  const collector = openCollector(START, 1, () => {});
  collector.take(0, { ...tick([], 9000, [400, 900, 2900]), successesThrough: Number.POSITIVE_INFINITY });
  expect(collector.longestGapUntil(START + 1000)).toBe(500);
});

test('failed first tries and slow answers are counted apart', () => {
  const collector = openCollector(START, 1, () => {});
  const seconds = openSeconds(START);
  const reset = { outcome: 'reset', detail: 'ECONNRESET' } as const;
  const requests = [
    record(START, { firstTry: reset, tries: 2, latencyMs: 300 }),
    record(START, { firstTry: reset, result: reset, tries: 3, answered: false, release: '' }),
    record(START, { latencyMs: 1500 }),
    record(START, { latencyMs: 3500 }),
  ];
  for (const request of requests) {
    seconds.due(START);
    seconds.over(request);
  }
  const { closed } = seconds.take(Number.POSITIVE_INFINITY);
  collector.take(0, { ...tick([], 1000), closed, closedThrough: Number.POSITIVE_INFINITY });
  expect(collector.total).toMatchObject({
    all: { count: 4, failed: 1, latency: { count: 3, maxMs: 3500 } },
    outcomes: { ok: 3, reset: 1 },
    firstTries: { ok: 2, reset: 2 },
    failedFirstTries: 2,
    retries: 3,
    slowAnswers: { over1s: 2, over3s: 1 },
  });
  expect(collector.seconds[0]).toMatchObject({
    failedFirstTries: 2,
    releases: { '1.0.0': 3, '': 1 },
    byRelease: { '': { count: 1, failed: 1, max: 0 } },
  });
});

test('resolves to the first success after a moment, to the millisecond', async () => {
  const collector = openCollector(START, 2, () => {});
  const first = collector.firstSuccessAfter(START + 500);
  collector.take(0, tick([], 1000, [400, 800]));
  collector.take(1, tick([], 1000, [499, 700]));
  expect(await first).toBe(START + 700);
  expect(await collector.firstSuccessAfter(START + 450)).toBe(START + 499);
});

test('resolves to undefined when the run ends without a success after the moment', async () => {
  const collector = openCollector(START, 1, () => {});
  const first = collector.firstSuccessAfter(START + 500);
  collector.take(0, { ...tick([], 1000, [400]), successesThrough: Number.POSITIVE_INFINITY });
  expect(await first).toBeUndefined();
});
