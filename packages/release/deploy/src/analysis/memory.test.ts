import { expect, it } from 'vitest';
import { leakIn } from './memory.ts';

const MB = 2 ** 20;
const seen = (now: number, growth: number, most: number) => [
  { labels: { release: '2.1.0', what: 'now' }, value: now * MB },
  { labels: { release: '2.1.0', what: 'growth' }, value: growth * MB },
  { labels: { release: '2.0.0', what: 'most' }, value: most * MB },
  { labels: { release: '2.0.0', what: 'growth' }, value: 0 },
];
const leak = (...figures: Parameters<typeof seen>) =>
  leakIn(seen(...figures), { release: '2.1.0', old: '2.0.0' });

it('detects a leak in a release that grows far beyond the previous one, with the numbers', () =>
  expect(leak(190, 1.9, 110)).toBe(
    'memory: a replica has 190 MB and every one grows by 1.90 MB a second; no replica of 2.0.0 ever had more than 110 MB',
  ));

it.each([
  ['needs more but does not grow', 190, 0.01, 110],
  ['grows while it warms up', 100, 2, 110],
])('a release that %s does not', (_, now, growth, most) => expect(leak(now, growth, most)).toBeUndefined());

it('detects no leak without an old release to compare with', () =>
  expect(leakIn(seen(500, 5, 1).slice(0, 2), { release: '2.1.0', old: '2.0.0' })).toBeUndefined());
