import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BrakeLimits } from '../session/limits.ts';
import { brake, type Sample } from './brakes.ts';

const QUIET: Sample = {
  replicaLagMs: null,
  replicaLagBytes: null,
  activeSessions: 0,
  walBytesPerSecond: null,
  lockWaiters: 0,
};
const LIMITS: BrakeLimits = {
  replicaLagMs: 10_000,
  replicaLagBytes: 256_000_000,
  activeSessions: 50,
  walBytesPerSecond: 200_000_000,
  lockWaiters: 6,
};

describe('a backfill', () => {
  it.each<[string, Partial<Sample>, object]>([
    ['continues on an idle server', {}, { action: 'go' }],
    ['continues at half of a limit', { activeSessions: 25 }, { action: 'go' }],
    [
      'slows down beyond half of a limit',
      { activeSessions: 30 },
      { action: 'slow', reason: '30 sessions are busy (limit 50)' },
    ],
    [
      'stops at a limit',
      { replicaLagMs: 10_000 },
      { action: 'stop', reason: 'a replica is 10.0 s behind (limit 10 s)' },
    ],
    [
      'names every brake that slows it down',
      { walBytesPerSecond: 150_000_000, lockWaiters: 4 },
      {
        action: 'slow',
        reason: '150 MB of WAL a second (limit 200 MB), 4 sessions wait for a lock (limit 6)',
      },
    ],
    [
      'names only the brakes that stop it',
      { replicaLagBytes: 300_000_000, lockWaiters: 4 },
      { action: 'stop', reason: 'a replica is 300 MB behind (limit 256 MB)' },
    ],
  ])('%s', (_, sample, expected) => {
    expect(brake({ ...QUIET, ...sample }, LIMITS)).toMatchObject(expected);
  });
});

const value = fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }));
const count = fc.nat(500);
const samples = fc.record<Sample>({
  replicaLagMs: value,
  replicaLagBytes: value,
  activeSessions: count,
  walBytesPerSecond: value,
  lockWaiters: count,
});
const rank = (sample: Sample): number => {
  const decided = brake(sample, LIMITS);
  return decided.action === 'go' ? 0 : decided.action === 'slow' ? decided.rest : Number.POSITIVE_INFINITY;
};

describe('the brakes', () => {
  it('never loosen when a value rises', () => {
    fc.assert(
      fc.property(
        samples,
        fc.constantFrom(...(Object.keys(QUIET) as (keyof Sample)[])),
        count,
        (sample, name, more) => {
          const worse = { ...sample, [name]: (sample[name] ?? 0) + more };
          expect(rank(worse)).toBeGreaterThanOrEqual(rank(sample));
        },
      ),
    );
  });

  it('stop exactly when a limit is reached, and always give a reason', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const decided = brake(sample, LIMITS);
        const reached = (Object.keys(LIMITS) as (keyof Sample)[]).some(
          (name) => (sample[name] ?? 0) >= LIMITS[name],
        );
        expect(decided.action === 'stop').toBe(reached);
        if (decided.action !== 'go') expect(decided.reason).not.toBe('');
        if (decided.action === 'slow') expect(decided.rest).toBeLessThanOrEqual(9);
      }),
    );
  });
});
