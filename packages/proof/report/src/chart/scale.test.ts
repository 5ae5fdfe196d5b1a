import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockStep, linearScale, logScale } from './scale.ts';

describe('linearScale', () => {
  it('starts at zero at the bottom and ends at a round number', () => {
    const { y, ticks } = linearScale(87, 100);
    expect(y(0)).toBe(100);
    expect(ticks).toEqual([0, 50, 100]);
    expect(y(100)).toBe(0);
  });

  it('has room for any highest value', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (highest) => {
        const { ticks, y } = linearScale(highest, 100);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest * (1 - 1e-6));
        expect(ticks.length).toBeLessThanOrEqual(4);
        expect(y(highest)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('works for a run without requests', () => {
    expect(linearScale(0, 100).y(0)).toBe(100);
  });
});

describe('logScale', () => {
  it('gives each power of ten the same height', () => {
    const { y } = logScale(1, 5000, 120);
    expect(y(1) - y(10)).toBeCloseTo(y(100) - y(1000));
  });

  it('keeps every value inside and in order', () => {
    const ms = fc.double({ min: 0.1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(ms, ms, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const { y, ticks } = logScale(low, high, 100);
        expect(y(high)).toBeLessThanOrEqual(y(low));
        expect(y(high)).toBeGreaterThanOrEqual(0);
        expect(ticks.length).toBeGreaterThan(0);
        expect(ticks.length).toBeLessThan(12);
      }),
    );
  });
});

describe('clockStep', () => {
  it.each([
    [20, 2],
    [300, 30],
    [3600, 300],
    [10 * 86_400, 86_400],
  ])('marks %i s every %i s', (length, step) => expect(clockStep(length, 12)).toBe(step));
});
