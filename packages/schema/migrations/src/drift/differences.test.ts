import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Entry, fingerprint } from './catalogue.ts';
import { differences } from './compare-catalogues.ts';

const orders: Entry = { kind: 'table', name: 'orders', of: null, is: '' };
const status: Entry = { kind: 'column', name: 'orders.status', of: 'table orders', is: 'text' };
const byStatus: Entry = { kind: 'index', name: 'by_status', of: 'table orders', is: 'CREATE INDEX …' };
const touch: Entry = { kind: 'function', name: 'touch()', of: null, is: 'BEGIN\nEND' };

it('names what was added, dropped and changed', () => {
  expect(differences([orders, status, byStatus, touch], [orders, status, byStatus, touch])).toEqual([]);
  expect(differences([orders, byStatus], [orders, status])).toEqual([
    'column orders.status was added (text)',
    'index by_status was dropped',
  ]);
  expect(differences([status], [{ ...status, is: 'text NOT NULL' }])).toEqual([
    'column orders.status was changed from "text" to "text NOT NULL"',
  ]);
});

it('omits a long definition', () =>
  expect(differences([touch], [{ ...touch, is: 'BEGIN\nRETURN NEW;\nEND' }])).toEqual([
    'function touch() was changed',
  ]));

it('names an added or dropped table without its columns', () => {
  expect(differences([], [orders, status, byStatus])).toEqual(['table orders was added']);
  expect(differences([orders, status, byStatus], [])).toEqual(['table orders was dropped']);
});

const name = fc.constantFrom('a', 'b', 'c', 'd');
const is = fc.constantFrom('', 'x', 'y');
const table = fc.record({ kind: fc.constant('table'), name, of: fc.constant(null), is });
const part = fc.record({
  kind: fc.constantFrom('column', 'index'),
  name,
  of: name.map((owner) => `table ${owner}`),
  is,
});
const entries = fc.uniqueArray(fc.oneof(table, part), { selector: ({ kind, name }) => `${kind} ${name}` });

it('finds a difference exactly when the fingerprints differ, in any order of the entries', () => {
  fc.assert(
    fc.property(entries, entries, (before, now) => {
      const same = fingerprint(before) === fingerprint(now);
      expect(differences(before, now).length === 0).toBe(same);
      expect(fingerprint([...now].reverse())).toBe(fingerprint(now));
    }),
  );
});
