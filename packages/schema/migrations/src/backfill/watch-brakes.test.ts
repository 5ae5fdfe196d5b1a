import { expect, it } from 'vitest';
import { type Look, sampleOf } from './watch-brakes.ts';

const look: Look = {
  replicaLagMs: null,
  replicaLagBytes: null,
  activeSessions: 1,
  lockWaiters: 0,
  walBytes: 1_000_000,
  atMs: 10_000,
};

it('computes the WAL rate from two looks, not from one', () => {
  expect(sampleOf(look, undefined).walBytesPerSecond).toBeNull();
  expect(sampleOf({ ...look, walBytes: 4_000_000, atMs: 12_000 }, look).walBytesPerSecond).toBe(1_500_000);
  expect(sampleOf(look, look).walBytesPerSecond).toBeNull();
});
