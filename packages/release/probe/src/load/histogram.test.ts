import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDuration, emptyHistogram, latencyOf, mergeHistogram } from './histogram.ts';

function histogramOf(values: readonly number[]) {
  const histogram = emptyHistogram();
  for (const value of values) addDuration(histogram, value);
  return histogram;
}

const durations = fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), {
  minLength: 1,
  maxLength: 2000,
});

test('each percentile is within 0.4 % of the value of that rank, and the longest is exact', () => {
  fc.assert(
    fc.property(durations, (values) => {
      const sorted = values.toSorted((a, b) => a - b);
      const exact = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      const { p50, p99, max } = latencyOf(histogramOf(values));
      expect(Math.abs(p50 - exact(0.5))).toBeLessThanOrEqual(exact(0.5) * 0.004 + 0.001);
      expect(Math.abs(p99 - exact(0.99))).toBeLessThanOrEqual(exact(0.99) * 0.004 + 0.001);
      expect(max).toBeCloseTo(exact(1), 3);
    }),
  );
});

test('p99.9 of a thousand values excludes the largest one', () => {
  const values = Array.from({ length: 1000 }, (_, i) => (i === 0 ? 500 : 5));
  expect(latencyOf(histogramOf(values))).toMatchObject({ max: 500 });
  expect(latencyOf(histogramOf(values)).p999).toBeLessThan(6);
  expect(latencyOf(histogramOf([...values, 400])).p999).toBeGreaterThan(390);
});

test('two together are the same as one of both', () => {
  fc.assert(
    fc.property(durations, durations, (a, b) => {
      const together = histogramOf(a);
      mergeHistogram(together, histogramOf(b));
      expect(latencyOf(together)).toEqual(latencyOf(histogramOf([...a, ...b])));
    }),
  );
});

test('a million durations take the room of a few thousand buckets', () => {
  const histogram = emptyHistogram();
  for (let i = 0; i < 1_000_000; i += 1) addDuration(histogram, (i * 7919) % 60_000);
  expect(histogram.buckets.size).toBeLessThan(3_000);
});

test('nothing counted is zeros', () => {
  expect(latencyOf(emptyHistogram())).toEqual({ p50: 0, p99: 0, p999: 0, max: 0 });
});
