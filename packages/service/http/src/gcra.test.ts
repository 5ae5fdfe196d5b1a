import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGcra } from './gcra.ts';

/** The reference model: a bucket of `burst` tokens, refilled by one every `intervalMs`. */
function bucket({ intervalMs, burst }: { intervalMs: number; burst: number }) {
  let tokens = burst;
  let last = 0;
  return (now: number) => {
    tokens = Math.min(burst, tokens + (now - last) / intervalMs);
    last = now;
    const allowed = tokens >= 1;
    if (allowed) tokens -= 1;
    return allowed;
  };
}

// Powers of two, so both computations are exact.
const limit = fc.record({ intervalMs: fc.constantFrom(1, 4, 64), burst: fc.constantFrom(1, 2, 8, 32) });
const requests = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), pauseMs: fc.nat(100) }), {
  maxLength: 300,
});

describe('a limit', () => {
  it('limits each client like a separate token bucket, for pauses of any length', () => {
    fc.assert(
      fc.property(limit, requests, (options, sequence) => {
        const take = createGcra({ ...options, maxKeys: 100 });
        const buckets = { a: bucket(options), b: bucket(options), c: bucket(options) };
        let now = 0;
        for (const { key, pauseMs } of sequence) {
          now += pauseMs;
          expect(take(key, now).allowed).toBe(buckets[key](now));
        }
      }),
    );
  });

  it('allows as many requests as remain now, and one more after the wait', () => {
    fc.assert(
      fc.property(limit, requests, (options, sequence) => {
        const take = createGcra({ ...options, maxKeys: 100 });
        let now = 0;
        let last = take('a', now);
        for (const { pauseMs } of sequence) {
          now += pauseMs;
          last = take('a', now);
        }
        for (let i = 0; i < last.remaining; i += 1) expect(take('a', now).allowed).toBe(true);
        const first = take('a', now);
        expect(first.allowed).toBe(false);
        expect(take('a', now + first.waitMs - 0.5).allowed).toBe(false);
        expect(take('a', now + first.waitMs).allowed).toBe(true);
      }),
    );
  });

  it('keeps the latest clients, and forgets older ones when there are too many', () => {
    const take = createGcra({ intervalMs: 1000, burst: 1, maxKeys: 10 });
    for (let i = 0; i < 100; i += 1) {
      expect(take(`client ${i}`, 0).allowed).toBe(true);
      expect(take(`client ${i}`, 0).allowed).toBe(false);
    }
    expect(take('client 0', 0).allowed).toBe(true);
  });
});
