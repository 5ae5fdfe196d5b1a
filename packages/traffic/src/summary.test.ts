import { describe, expect, test } from 'vitest';
import { type Ledger, NOT_SENT, openLedger, type RequestRecord } from './ledger.ts';
import { summarize } from './summary.ts';
import { verdict } from './verdict.ts';

const GOOD: RequestRecord = {
  n: 0,
  operation: 'place',
  connection: 'fresh',
  reused: false,
  atMs: 0,
  lateMs: 1,
  latencyMs: 10,
  status: 201,
  release: '1.0.0',
  failure: null,
};
const BROKEN = { status: null, release: null, failure: 'ECONNRESET' };

function ledgerOf(records: Partial<RequestRecord>[], loopDelayMaxMs = 5): Ledger {
  const run = { runId: 'run', seed: 1, baseUrl: 'http://127.0.0.1', ratePerSecond: 50 };
  const ledger = openLedger(run, new Date('2026-01-01T00:00:00.000Z'));
  ledger.requests.push(...records.map((record, n) => ({ ...GOOD, n, ...record })));
  return Object.assign(ledger, {
    endedBy: 'count',
    sendingMs: 2000,
    generator: { cpuPercent: 3, loopDelayP99Ms: 1, loopDelayMaxMs },
  } as const);
}

describe('a summary', () => {
  test('counts by kind of connection and by the release that answered', () => {
    const summary = summarize(
      ledgerOf([{}, { connection: 'keep-alive', release: '2.0.0' }, { connection: 'keep-alive', ...BROKEN }]),
    );
    expect(summary.all).toMatchObject({ requests: 3, failed: 1 });
    expect(summary.byConnection).toMatchObject({
      fresh: { requests: 1, failed: 0 },
      'keep-alive': { requests: 2, failed: 1 },
    });
    expect(summary.byRelease).toMatchObject({
      '1.0.0': { requests: 1 },
      '2.0.0': { requests: 1 },
      none: { requests: 1, failed: 1 },
    });
    expect(summary.throughput).toEqual({ asked: 50, achieved: 1 });
  });

  test('groups failures by reason, the most frequent first, with when they came and the first of them', () => {
    const summary = summarize(
      ledgerOf([
        { ...BROKEN, atMs: 400 },
        ...[4000, 1000, 3000, 2000].map((atMs) => ({ atMs, status: 503, failure: 'status 503' })),
      ]),
    );
    expect(summary.failures).toMatchObject([
      {
        reason: 'status 503',
        count: 4,
        firstAt: '2026-01-01T00:00:01.000Z',
        lastAt: '2026-01-01T00:00:04.000Z',
        byConnection: { fresh: 4, 'keep-alive': 0 },
        examples: [{ n: 2 }, { n: 4 }, { n: 3 }],
      },
      { reason: 'ECONNRESET', count: 1 },
    ]);
  });

  test('takes the time of failed requests into the latency, but none for requests that were not sent', () => {
    const { all } = summarize(
      ledgerOf([
        {},
        { ...BROKEN, failure: 'timeout', latencyMs: 10_000 },
        { ...BROKEN, failure: NOT_SENT, latencyMs: 0 },
      ]),
    );
    expect(all).toEqual({
      requests: 3,
      failed: 2,
      latencyMs: { p50: 10, p90: 10_000, p99: 10_000, max: 10_000 },
    });
  });

  test.for([
    ['requests left late', ledgerOf([{ lateMs: 60 }]), true],
    ['the event loop stood still', ledgerOf([{}], 800), true],
    ['all was in time', ledgerOf([{}]), false],
  ] as const)('tells whether the generator fell behind when %s', ([, ledger, fellBehind]) => {
    expect(summarize(ledger).generator).toMatchObject({ fellBehind });
  });
});

describe('a verdict', () => {
  const clean = { acknowledged: 1, lost: [], doubled: [], unacknowledgedButPresent: [], untracked: null };

  test('is passed when nothing failed and nothing was lost', () => {
    expect(verdict(summarize(ledgerOf([{}])), clean)).toEqual({ passed: true, faults: [], doubts: [] });
  });

  test('is not passed by a run without requests', () => {
    expect(verdict(summarize(ledgerOf([])), clean).faults).toEqual([
      'no request was made, so nothing is proven',
    ]);
  });

  test('names every fault', () => {
    const lost = {
      customerId: 'c',
      id: 'o',
      how: 'missing',
      differing: [],
      acknowledgedBy: '1.0.0',
    } as const;
    const bad = {
      ...clean,
      lost: [lost],
      doubled: [{ mark: 'm', ids: ['o', 'p'] }],
      untracked: [lost, lost],
    };
    const { passed, faults } = verdict(summarize(ledgerOf([BROKEN, BROKEN])), bad);
    expect(passed).toBe(false);
    expect(faults).toEqual([
      '2 requests failed',
      '1 acknowledged order lost',
      '1 order doubled',
      '2 orders without a tracking number',
    ]);
  });

  test('an order that failed and is there all the same is no fault', () => {
    const survivor = {
      ...clean,
      unacknowledgedButPresent: [{ customerId: 'c', id: 'o', reason: 'timeout' }],
    };
    expect(verdict(summarize(ledgerOf([{}])), survivor).passed).toBe(true);
  });
});
