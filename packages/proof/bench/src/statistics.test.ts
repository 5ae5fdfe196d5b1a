import { describe, expect, it } from 'vitest';
import { median, percentile, ratios, slope, spreadOf } from './statistics.ts';

describe('the median', () => {
  it('is the middle value, or the mean of the two middle values, in any order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 1, 9, 2])).toBe(5.5);
    expect(median([])).toBeNaN();
  });

  it('comes with minimum and maximum', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  });
});

it('a percentile is the smallest value that so many percent do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect([1, 50, 99, 100].map((percent) => percentile(hundred, percent))).toEqual([1, 50, 99, 100]);
  expect(percentile([7], 99)).toBe(7);
  expect(percentile([], 99)).toBeNaN();
});

it('ratios compare figures of the same round', () => {
  expect(ratios([10, 30, 50], [20, 30])).toEqual([0.5, 1]);
});

describe('the slope', () => {
  it('is exact for points on a line', () => {
    expect(slope([0, 1, 2, 7].map((x) => ({ x, y: 3 * x + 4 })))).toBeCloseTo(3);
  });

  it('averages out fluctuations', () => {
    expect(slope([1, 2, 3, 4].map((x) => ({ x, y: x % 2 === 0 ? 10 : 20 })))).toBeCloseTo(-2);
  });

  it('is 0 for fewer than two points', () => {
    expect(slope([{ x: 1, y: 1 }])).toBe(0);
    expect(
      slope([
        { x: 1, y: 1 },
        { x: 1, y: 2 },
      ]),
    ).toBe(0);
  });
});
