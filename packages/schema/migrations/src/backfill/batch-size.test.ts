import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_BATCH, nextBatchSize } from './batch-size.ts';

const limits = fc.record({
  targetMs: fc.integer({ min: 1, max: 1_000 }),
  most: fc.integer({ min: 1, max: 50_000 }),
});
const took = fc.double({ min: 0, max: 10_000, noNaN: true });

describe('the size of a batch', () => {
  it('stays between one row and the maximum', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.nat(100_000),
        took,
        limits,
        (size, rows, tookMs, given) => {
          const next = nextBatchSize(size, { rows, tookMs }, given);
          expect(Number.isInteger(next)).toBe(true);
          expect(next).toBeGreaterThanOrEqual(1);
          expect(next).toBeLessThanOrEqual(given.most);
        },
      ),
    );
  });

  it('never grows after a batch that took too long, nor by more than a quarter after any', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), took, limits, (size, tookMs, given) => {
        const next = nextBatchSize(size, { rows: size, tookMs }, given);
        if (tookMs > given.targetMs) expect(next).toBeLessThanOrEqual(size);
        expect(next).toBeLessThanOrEqual(Math.ceil(size * 1.25));
      }),
    );
  });

  it.each([0.001, 0.005, 0.03, 0.2, 1, 20])(
    'approaches its target and never exceeds it by much, when a row takes %d ms',
    (msPerRow) => {
      const given = { targetMs: 50, most: 1_000_000 };
      let size = FIRST_BATCH;
      for (let batch = 0; batch < 60; batch++) {
        const tookMs = size * msPerRow;
        if (batch > 0) expect(tookMs).toBeLessThanOrEqual(given.targetMs * 1.25);
        size = nextBatchSize(size, { rows: size, tookMs }, given);
      }
      expect(size * msPerRow).toBeGreaterThan(given.targetMs * 0.6);
      expect(size * msPerRow).toBeLessThanOrEqual(given.targetMs);
    },
  );

  it('stays at most 1000 while no row needs filling', () => {
    let size = FIRST_BATCH;
    for (let batch = 0; batch < 60; batch++) {
      size = nextBatchSize(size, { rows: 0, tookMs: 1 }, { targetMs: 50, most: 100_000 });
    }
    expect(size).toBe(1_000);
  });
});
