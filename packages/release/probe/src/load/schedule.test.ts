import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomFor } from './random.ts';
import { type ScheduleOptions, schedule } from './schedule.ts';

const EVERY: ScheduleOptions = {
  ratePerSecond: 50,
  spacing: 'constant',
  durationMs: 60_000,
  maxRequests: 1_000_000,
  random: randomFor(1, -1),
};

function all(options: Partial<ScheduleOptions>) {
  const offsets: number[] = [];
  const arrivals = schedule({ ...EVERY, ...options });
  for (;;) {
    const next = arrivals.next();
    if (next.done) return { offsets, end: next.value };
    offsets.push(next.value);
  }
}

test('50 requests a second for a minute are 3000 requests, 20 ms apart', () => {
  const { offsets, end } = all({});
  expect(offsets).toHaveLength(3000);
  expect(offsets.slice(0, 3)).toEqual([0, 20, 40]);
  expect(offsets.at(-1)).toBe(59_980);
  expect(end).toEqual({ atMs: 60_000, ending: 'duration' });
});

test('an hour of thirds of a second does not drift', () => {
  expect(all({ ratePerSecond: 3, durationMs: 3_600_000 }).offsets.at(-1)).toBeCloseTo(
    3_600_000 - 1000 / 3,
    6,
  );
});

test('two schedules of half the rate, one of them shifted, are the whole one', () => {
  const halves = [0, 20].flatMap((firstMs) => all({ ratePerSecond: 25, firstMs }).offsets);
  expect(halves.sort((a, b) => a - b)).toEqual(all({}).offsets);
});

test('the number of requests ends a schedule at its last arrival', () => {
  const { offsets, end } = all({ maxRequests: 10 });
  expect(offsets).toHaveLength(10);
  expect(end).toEqual({ atMs: 180, ending: 'count' });
});

test('Poisson arrivals come at the asked rate, with the gaps of a Poisson process', () => {
  const { offsets } = all({ spacing: 'poisson', durationMs: 600_000 });
  expect(offsets.length / 600).toBeCloseTo(50, 0);
  const gaps = offsets.slice(1).map((offset, i) => offset - (offsets[i] ?? 0));
  // Of an exponential distribution, 1/e of the gaps are longer than the mean.
  expect(gaps.filter((gap) => gap > 20).length / gaps.length).toBeCloseTo(Math.exp(-1), 2);
});

test('whatever is asked, arrivals are in order, within the duration, and no more than allowed', () => {
  fc.assert(
    fc.property(
      fc.record({
        ratePerSecond: fc.double({ min: 0.01, max: 500, noNaN: true }),
        spacing: fc.constantFrom('constant', 'poisson'),
        durationMs: fc.integer({ min: 1, max: 5000 }),
        maxRequests: fc.integer({ min: 1, max: 1000 }),
      }),
      fc.integer(),
      (options, seed) => {
        const { offsets, end } = all({ ...options, random: randomFor(seed, -1) });
        expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
        expect(offsets.every((offset) => offset >= 0 && offset < options.durationMs)).toBe(true);
        expect(offsets.length).toBeLessThanOrEqual(options.maxRequests);
        expect(end.ending).toBe(offsets.length === options.maxRequests ? 'count' : 'duration');
      },
    ),
  );
});
