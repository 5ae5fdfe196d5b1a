import { expect, it } from 'vitest';
import { describeImpact, impactBetween } from './impact.ts';

const second = (at: number, outcomes: Record<string, number>, failedFirstTries: number) =>
  ({ at, outcomes, failedFirstTries }) as never;
const seconds = [
  second(1_000, { ok: 9, reset: 1 }, 1),
  second(2_000, { ok: 6, 'status 503': 4 }, 5),
  second(3_000, { ok: 8, 'status 503': 1, timeout: 1 }, 2),
  second(4_000, { ok: 9, refused: 1 }, 1),
];

it('counts exactly the seconds that overlap the period', () => {
  expect(impactBetween(seconds, 2_900, 3_100)).toEqual({
    requests: 20,
    failedFirstTries: 7,
    failures: { 'status 503': 5, timeout: 1 },
  });
});

it('excludes the seconds that end at its start or start at its end', () => {
  expect(impactBetween(seconds, 2_000, 4_000)).toMatchObject({ requests: 20, failedFirstTries: 7 });
});

it('describes the failures by reason', () => {
  expect(describeImpact(impactBetween(seconds, 2_000, 3_000))).toBe(
    '5 of 10 first tries failed (status 503: 4)',
  );
  expect(describeImpact(impactBetween([], 0, 1))).toBe('0 of 0 first tries failed');
});
