import { describe, expect, it } from 'vitest';
import { type LockSample, latenciesOf, lockFiguresOf } from './figures.ts';

it('latencies are summarized as median, p99 and worst', () => {
  const values = Array.from({ length: 200 }, (_, n) => 200 - n);
  expect(latenciesOf(values)).toEqual({ count: 200, p50: 101, p99: 199, worst: 200 });
});

describe('an exclusive lock', () => {
  /** Samples of 1 ms, every 10 ms; an x is a sample with the lock. */
  const samples = (seen: string): LockSample[] =>
    [...seen].map((mark, n) => ({
      asked: n * 10,
      answered: n * 10 + 1,
      exclusive: mark === 'x',
      readerWaits: 0,
    }));

  it('without a sample is none', () => {
    expect(lockFiguresOf(samples('....')).exclusive).toEqual({ atLeast: 0, atMost: 0 });
  });

  it('lasted at least from its first to its last sample, at most between the samples around them', () => {
    expect(lockFiguresOf(samples('..xxx..')).exclusive).toEqual({ atLeast: 19, atMost: 41 });
  });

  it('is the longest of several', () => {
    expect(lockFiguresOf(samples('.x..xx.x.')).exclusive).toEqual({ atLeast: 9, atMost: 31 });
  });

  it('with one sample may have lasted until the next sample', () => {
    expect(lockFiguresOf(samples('.x.')).exclusive).toEqual({ atLeast: 0, atMost: 21 });
  });
});

it('the longest wait of a reader is reported', () => {
  const sample = { asked: 0, answered: 1, exclusive: false };
  const waits = [0, 80, 12].map((readerWaits) => ({ ...sample, readerWaits }));
  expect(lockFiguresOf(waits).readerWaited).toBe(80);
});
