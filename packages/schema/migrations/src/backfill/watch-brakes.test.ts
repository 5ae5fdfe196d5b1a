import { expect, it } from 'vitest';
import { type LoadCounters, sampleOf } from './watch-brakes.ts';

const counters: LoadCounters = {
  replicaLagMs: null,
  replicaLagBytes: null,
  activeSessions: 1,
  lockWaiters: 0,
  walBytes: 1_000_000,
  atMs: 10_000,
};

it('computes the WAL rate from two readings, not from one', () => {
  expect(sampleOf(counters, undefined).walBytesPerSecond).toBeNull();
  expect(sampleOf({ ...counters, walBytes: 4_000_000, atMs: 12_000 }, counters).walBytesPerSecond).toBe(
    1_500_000,
  );
  expect(sampleOf(counters, counters).walBytesPerSecond).toBeNull();
});
