import { describe, expect, it } from 'vitest';
import { type LockLook, latenciesOf, lockFiguresOf } from './figures.ts';

it('latencies are summed up as the one in the middle, the last but one of a hundred, and the worst', () => {
  const values = Array.from({ length: 200 }, (_, n) => 200 - n);
  expect(latenciesOf(values)).toEqual({ count: 200, p50: 101, p99: 199, worst: 200 });
});

describe('an exclusive lock', () => {
  /** Looks that take 1 ms, one each 10 ms, that see the lock where there is an x. */
  const looks = (seen: string): LockLook[] =>
    [...seen].map((mark, n) => ({
      asked: n * 10,
      answered: n * 10 + 1,
      exclusive: mark === 'x',
      readerWaits: 0,
    }));

  it('that nobody saw was none', () => {
    expect(lockFiguresOf(looks('....')).exclusive).toEqual({ atLeast: 0, atMost: 0 });
  });

  it('lasted at least from the first to the last look that saw it, at most between those around them', () => {
    expect(lockFiguresOf(looks('..xxx..')).exclusive).toEqual({ atLeast: 19, atMost: 41 });
  });

  it('counts by itself: of several, the longest', () => {
    expect(lockFiguresOf(looks('.x..xx.x.')).exclusive).toEqual({ atLeast: 9, atMost: 31 });
  });

  it('that is seen by one look may have lasted until the next', () => {
    expect(lockFiguresOf(looks('.x.')).exclusive).toEqual({ atLeast: 0, atMost: 21 });
  });
});

it('the longest wait of a reader is told', () => {
  const look = { asked: 0, answered: 1, exclusive: false };
  const waits = [0, 80, 12].map((readerWaits) => ({ ...look, readerWaits }));
  expect(lockFiguresOf(waits).readerWaited).toBe(80);
});
