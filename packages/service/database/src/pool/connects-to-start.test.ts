import { expect, it } from 'vitest';
import { connectsToStart, type Supply } from './connects-to-start.ts';

const calm: Supply = {
  open: 0,
  connecting: 0,
  waiting: 0,
  min: 0,
  max: 10,
  maxConnecting: 2,
  unreachable: false,
  replacing: false,
};

it.each<[string, Partial<Supply>, number]>([
  ['nothing is needed', {}, 0],
  ['one request waits', { waiting: 1 }, 1],
  ['more requests wait than may connect at once', { waiting: 9 }, 2],
  ['one of two is being opened', { waiting: 2, connecting: 1 }, 1],
  ['enough are being opened', { waiting: 1, connecting: 1 }, 0],
  ['the minimum is not open', { min: 4 }, 2],
  ['the minimum is nearly open', { min: 4, open: 3 }, 1],
  ['the minimum is open', { min: 4, open: 4 }, 0],
  ['all are open', { waiting: 9, open: 10 }, 0],
  ['all but one are open', { waiting: 9, open: 9 }, 1],
  ['the database is unreachable and no request waits', { unreachable: true }, 1],
  ['the database is unreachable and the minimum is not open', { unreachable: true, min: 4 }, 1],
  [
    'the database is unreachable and an attempt is under way',
    { unreachable: true, min: 4, connecting: 1 },
    0,
  ],
  ['an old one is to be replaced', { open: 4, min: 4, replacing: true }, 1],
  ['an old one is to be replaced and there is no room', { open: 10, replacing: true }, 0],
])('when %s', (_, supply, expected) => {
  expect(connectsToStart({ ...calm, ...supply })).toBe(expected);
});
