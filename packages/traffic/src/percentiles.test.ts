import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentiles } from './percentiles.ts';

test('of the numbers from 1 to 100, each percentile is its own rank', () => {
  const shuffled = Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) + 1);
  expect(percentiles(shuffled)).toEqual({ p50: 50, p90: 90, p99: 99, max: 100 });
});

test('one value is all percentiles, no value is none', () => {
  expect(percentiles([7])).toEqual({ p50: 7, p90: 7, p99: 7, max: 7 });
  expect(percentiles([])).toBeNull();
});

test('a percentile is a measured value that at least that share of the values does not exceed', () => {
  const latencies = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(latencies, (values) => {
      const { p50, p90, p99, max } = percentiles(values) ?? { p50: -1, p90: -1, p99: -1, max: -1 };
      for (const [share, value] of [
        [0.5, p50],
        [0.9, p90],
        [0.99, p99],
        [1, max],
      ] as const) {
        expect(values).toContain(value);
        expect(values.filter((each) => each <= value).length).toBeGreaterThanOrEqual(
          share * values.length - 1e-9,
        );
      }
      expect([p50, p90, p99, max]).toEqual([p50, p90, p99, max].toSorted((a, b) => a - b));
    }),
  );
});
