import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goodRelease, shortRun, soak } from '../../test/sample-runs.ts';
import type { Run, Second } from '../run/run-schema.ts';
import { frameOf } from './columns.ts';

describe('frameOf', () => {
  it('has a column for each second of a short run', () => {
    const frame = frameOf(goodRelease());
    expect(frame.secondsPerColumn).toBe(1);
    expect(frame.columns).toHaveLength(300);
  });

  it('limits the columns of an hour, and keeps the one failure of 360,000', () => {
    const frame = frameOf(soak());
    expect(frame.columns).toHaveLength(720);
    expect(frame.columns.filter(({ failed }) => failed > 0)).toMatchObject([
      { failed: 1, failures: { reset: 1 } },
    ]);
  });

  it('keeps all requests, failures and slowest answers, for any seconds', () => {
    const count = fc.nat(1000);
    const second = fc.record({
      at: fc.integer({ min: 0, max: 5000 }),
      ok: count,
      refused: count,
      max: count,
    });
    const seconds = fc.uniqueArray(second, { selector: ({ at }) => at, minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(seconds, fc.integer({ min: 1, max: 50 }), (drawn, mostColumns) => {
        const { columns } = frameOf(runWith(drawn.map(secondOf)), mostColumns);
        const sum = (values: number[]) => values.reduce((all, each) => all + each, 0);
        expect(sum(columns.map(({ failed }) => failed))).toBe(sum(drawn.map(({ refused }) => refused)));
        expect(sum(columns.map(({ requests }) => requests))).toBe(
          sum(drawn.map(({ ok, refused }) => ok + refused)),
        );
        expect(Math.max(...columns.map(({ latencyMs }) => latencyMs?.max ?? 0))).toBe(
          Math.max(...drawn.map(({ max }) => max)),
        );
      }),
    );
  });

  it('has no column for a time without measurements', () => {
    const { columns } = frameOf(runWith([secondOf({ at: 0 }), secondOf({ at: 5 })]));
    expect(columns.map(({ from }) => from - START)).toEqual([0, 5000]);
  });

  it('shows a run without any traffic', () => {
    expect(frameOf(runWith([]))).toMatchObject({ columns: [], from: START });
  });
});

const START = Date.parse('2026-03-03T00:00:00Z');

function runWith(seconds: Second[]): Run {
  const run = shortRun();
  const startedAt = new Date(START).toISOString();
  return { ...run, startedAt, endedAt: startedAt, traffic: { ...run.traffic, seconds } };
}

function secondOf({
  at,
  ok = 1,
  refused = 0,
  max = 1,
}: {
  at: number;
  ok?: number;
  refused?: number;
  max?: number;
}): Second {
  return {
    at: START + at * 1000,
    outcomes: { ok, refused },
    releases: { '1.0.0': ok },
    latencyMs: { p50: max, p99: max, p999: max, max },
  };
}
