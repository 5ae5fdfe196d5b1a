import { expect, it } from 'vitest';
import { describePace, type Progress, paceOf } from './progress.ts';

it.each<[string, Progress, string]>([
  ['the time left', { rows: 100_000, tookMs: 1_000, leftAtFirst: 1_100_000 }, 'about 1000000 left, 10 s'],
  ['a long time in minutes', { rows: 10, tookMs: 1_000, leftAtFirst: 36_010 }, 'about 36000 left, 60 min'],
  [
    'a very long time in hours',
    { rows: 10, tookMs: 1_000, leftAtFirst: 360_010 },
    'about 360000 left, 10.0 h',
  ],
  ['an unknown number of rows', { rows: 5, tookMs: 1, leftAtFirst: null }, 'rows left unknown'],
  ['no time before the first row', { rows: 0, tookMs: 900, leftAtFirst: 7 }, 'about 7 left, time unknown'],
  ['no negative number of rows', { rows: 9, tookMs: 1_000, leftAtFirst: 7 }, 'about 0 left, 0 s'],
])('describes %s', (_, progress, text) => {
  expect(describePace(paceOf(progress))).toBe(text);
});
