import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialTail, fisherTail } from './tails.ts';

describe('the binomial tail', () => {
  it.each([
    // Summed in exact fractions.
    [1, 10, 0.1, 0.6513215599],
    [5, 100, 0.001, 6.95609893402262e-8],
    [10, 1_000, 0.001, 1.0742833868464872e-7],
    [500, 1_000, 0.5, 0.5126125090891804],
  ])('of %i or more of %i at %f is %f', (k, n, p, expected) => {
    const tail = binomialTail(k, n, p);
    expect(Math.abs(tail - expected) / expected).toBeLessThan(1e-8);
  });

  it('falls as more failures are asked for, and is a probability', () => {
    const n = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(n, fc.double({ min: 1e-6, max: 0.5, noNaN: true }), fc.nat(5_000), (trials, p, k) => {
        const [here, next] = [binomialTail(k, trials, p), binomialTail(k + 1, trials, p)];
        expect(here).toBeGreaterThanOrEqual(next - 1e-12);
        expect(here).toBeGreaterThanOrEqual(0);
        expect(here).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('of every count together is one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (n, p) => {
          const exactly = Array.from(
            { length: n + 1 },
            (_, k) => binomialTail(k, n, p) - binomialTail(k + 1, n, p),
          );
          expect(exactly.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

describe("Fisher's exact test", () => {
  it('gives the result of the lady tasting tea: 3 of 4 right, and 1 of the other 4', () =>
    expect(fisherTail({ failed: 3, of: 4 }, { failed: 1, of: 4 })).toBeCloseTo(17 / 70, 10));

  it('is 1 without failures', () =>
    expect(fisherTail({ failed: 0, of: 100 }, { failed: 0, of: 900 })).toBe(1));

  it('is almost 0 when only the first sample fails', () =>
    expect(fisherTail({ failed: 10, of: 100 }, { failed: 0, of: 900 })).toBeLessThan(1e-9));

  it('has at most the stated error rate when both samples have the same rate', () => {
    // Every outcome of two small samples, weighted by its probability.
    const [first, second, p] = [12, 20, 0.2];
    for (const alpha of [0.05, 0.01]) {
      let wrong = 0;
      for (let a = 0; a <= first; a++)
        for (let b = 0; b <= second; b++)
          if (fisherTail({ failed: a, of: first }, { failed: b, of: second }) <= alpha)
            wrong += exactly(a, first, p) * exactly(b, second, p);
      expect(wrong).toBeLessThanOrEqual(alpha);
    }
  });
});

const exactly = (k: number, n: number, p: number) => binomialTail(k, n, p) - binomialTail(k + 1, n, p);
