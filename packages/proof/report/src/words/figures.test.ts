import { describe, expect, it } from 'vitest';
import { duration, latency, milliseconds, percentage, plural, stopwatch } from './figures.ts';

describe('figures in words', () => {
  it.each([
    [1, 30_000, '0.0033 %'],
    [0, 30_000, '0 %'],
    [0, 0, '0 %'],
    [15, 100, '15 %'],
    [29_999, 30_000, 'over 99.9 %'],
    [30_000, 30_000, '100 %'],
  ])('%i of %i is %s: never rounded to 0 % or 100 %', (part, whole, words) =>
    expect(percentage(part, whole)).toBe(words),
  );

  it.each([
    [0.84, '0.8 ms'],
    [24.4, '24 ms'],
    [1253, '1.25 s'],
    [null, '–'],
  ])('a latency of %s is %s', (ms, words) => expect(milliseconds(ms)).toBe(words));

  it.each([
    [350, '350 ms'],
    [12_400, '12.4 s'],
    [59_990, '1 min'],
    [200_000, '3 min 20 s'],
    [3_600_000, '1 h'],
    [3_900_000, '1 h 5 min'],
  ])('%i ms is %s', (ms, words) => expect(duration(ms)).toBe(words));

  it.each([
    [7_000, false, '0:07'],
    [12_345, true, '0:12.3'],
    [3_750_000, false, '1:02:30'],
    [-5_000, false, '−0:05'],
  ])('%i ms after the start is %s %s', (ms, tenths, words) => expect(stopwatch(ms, tenths)).toBe(words));

  it('calls the latency of no answers a dash', () => {
    expect(latency(0)).toBe('–');
    expect(milliseconds(0)).toBe('0 ms');
  });

  it('counts one as one', () => {
    expect(plural(1, 'order')).toBe('1 order');
    expect(plural(2000, 'order')).toBe('2,000 orders');
  });
});
