import { expect, it } from 'vitest';
import { type Entry, fingerprint } from './catalogue.ts';
import { compareCatalogues, type StoredCatalogue } from './compare-catalogues.ts';

const entries: Entry[] = [{ kind: 'table', name: 'orders', of: null, is: '' }];
const kept: StoredCatalogue = {
  serverMajor: 15,
  entries,
  hash: fingerprint(entries),
  leftBy: '001_create_orders expand',
  unfinished: null,
  unseen: null,
};

it('compares with what the last phase has left', () => {
  const leftBy = kept.leftBy;
  expect(compareCatalogues(kept, { serverMajor: 15, entries })).toEqual({
    compared: true,
    leftBy,
    differences: [],
  });
  expect(compareCatalogues(kept, { serverMajor: 15, entries: [] })).toEqual({
    compared: true,
    leftBy,
    differences: ['table orders was dropped'],
  });
});

it.each<[string, StoredCatalogue | undefined, RegExp, boolean]>([
  ['nothing was kept', undefined, /^no phase has kept/, false],
  ['a phase broke off', { ...kept, unfinished: '002 contract' }, /^002 contract has begun/, false],
  ['another kind of release ran one', { ...kept, unseen: '002 contract' }, /^002 contract was run by/, true],
  ['the server is a newer one', { ...kept, serverMajor: 14 }, /^it was kept on PostgreSQL 14/, true],
])('does not compare when %s, and says so', (_, was, why, loud) => {
  const verdict = compareCatalogues(was, { serverMajor: 15, entries: [] });
  expect(verdict).toEqual({ compared: false, why: expect.stringMatching(why), loud });
});
