import { expect, it } from 'vitest';
import { toServed } from './counts.ts';

const get = { release: '2.0.0', method: 'GET', route: '/orders/:id' };
const series = [
  { labels: { ...get, status: '200' }, value: 97 },
  { labels: { ...get, status: '404' }, value: 2 },
  { labels: { ...get, status: '503' }, value: 5 },
  { labels: { ...get, status: '500' }, value: 1 },
  { labels: { ...get, le: '0.5' }, value: 98 },
  { labels: { ...get, le: '0.1' }, value: 90 },
  { labels: { ...get, le: '+Inf' }, value: 100 },
  { labels: { ...get, release: '1.0.0', status: '200' }, value: 7 },
];

it('converts counters to the answers of each release on each route', () =>
  expect(toServed(series)).toEqual([
    {
      release: '2.0.0',
      route: 'GET /orders/:id',
      requests: 105,
      errors: 1,
      unavailable: 5,
      within: [
        { seconds: 0.1, requests: 90 },
        { seconds: 0.5, requests: 98 },
      ],
    },
    { release: '1.0.0', route: 'GET /orders/:id', requests: 7, errors: 0, unavailable: 0, within: [] },
  ]));

it('converts no counters to no answers', () => expect(toServed([])).toEqual([]));
