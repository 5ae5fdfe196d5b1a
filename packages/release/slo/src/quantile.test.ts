import { expect, it } from 'vitest';
import { quantile } from './quantile.ts';

const within = [
  { seconds: 0.1, requests: 50 },
  { seconds: 0.5, requests: 90 },
  { seconds: 1, requests: 99 },
];

it.each([
  ['the median, at a bound', 0.5, 0.1],
  ['between two bounds, interpolated', 0.7, 0.3],
  ['in the first bucket, from zero', 0.25, 0.05],
  ['beyond the last bound, the last bound', 0.999, 1],
])('%s', (_, share, seconds) => expect(quantile({ requests: 100, within }, share)).toBeCloseTo(seconds, 10));

it('is null without requests', () => expect(quantile({ requests: 0, within: [] }, 0.5)).toBeNull());
