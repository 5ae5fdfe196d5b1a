import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextPause } from './lock-retries.ts';

it('pauses longer each time, up to 2 s', () => {
  expect([1, 2, 3, 4, 5, 6].map((attempt) => nextPause(attempt, 1))).toEqual([
    200, 400, 800, 1600, 2000, 2000,
  ]);
});

it('pauses at least half of that time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, chance) => {
        const full = nextPause(attempt, 1);
        const pause = nextPause(attempt, chance);
        expect(pause).toBeGreaterThanOrEqual(full / 2);
        expect(pause).toBeLessThanOrEqual(full);
      },
    ),
  );
});
