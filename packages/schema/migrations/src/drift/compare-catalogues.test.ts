import { expect, it } from 'vitest';
import { type Entry, fingerprint } from './catalogue.ts';
import { compareCatalogues, type StoredCatalogue } from './compare-catalogues.ts';

const entries: Entry[] = [{ kind: 'table', name: 'orders', of: null, is: '' }];
const stored: StoredCatalogue = {
  serverMajor: 15,
  entries,
  hash: fingerprint(entries),
  leftBy: '001_create_orders expand',
  unfinished: null,
  unseen: null,
};

it('compares with what the last phase left', () => {
  const leftBy = stored.leftBy;
  expect(compareCatalogues(stored, { serverMajor: 15, entries })).toEqual({
    compared: true,
    leftBy,
    differences: [],
  });
  expect(compareCatalogues(stored, { serverMajor: 15, entries: [] })).toEqual({
    compared: true,
    leftBy,
    differences: ['table orders was dropped'],
  });
});

it.each<[string, StoredCatalogue | undefined, RegExp, boolean]>([
  ['nothing is stored', undefined, /^no phase has stored/, false],
  ['a phase is unfinished', { ...stored, unfinished: '002 contract' }, /^002 contract has begun/, false],
  ['an older release ran a phase', { ...stored, unseen: '002 contract' }, /^002 contract was run by/, true],
  [
    'the server has another major version',
    { ...stored, serverMajor: 14 },
    /^it was stored on PostgreSQL 14/,
    true,
  ],
])('does not compare when %s, and gives the reason', (_, was, why, loud) => {
  const comparison = compareCatalogues(was, { serverMajor: 15, entries: [] });
  expect(comparison).toEqual({ compared: false, why: expect.stringMatching(why), loud });
});
