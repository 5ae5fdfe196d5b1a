import { expect, test } from 'vitest';
import { acknowledgedFields, changedFields, idAt } from './fields.ts';

const sent = { name: 'Ada', card: '4242', address: { city: 'Zadar' }, items: [{ sku: 'tea' }] };
const answered = {
  id: 1,
  name: 'Ada',
  address: { city: 'Zadar', zip: '23000' },
  items: [{ sku: 'tea', n: 1 }],
};

test("acknowledges the sent fields that are in the answer, with the answer's values", () => {
  expect(acknowledgedFields(sent, answered)).toEqual({
    name: 'Ada',
    address: { city: 'Zadar' },
    items: [{ sku: 'tea' }],
  });
});

test('ignores fields that the service adds', () => {
  const kept = acknowledgedFields(sent, answered);
  expect(changedFields(kept, { ...answered, status: 'shipped', items: [{ sku: 'tea', n: 2 }] })).toEqual([]);
});

test('names each field that differs', () => {
  const kept = acknowledgedFields(sent, answered);
  expect(changedFields(kept, { name: 'Eve', address: {}, items: [{ sku: 'mate' }] })).toEqual([
    'name',
    'address.city',
    'items[0].sku',
  ]);
  expect(changedFields(kept, { ...answered, items: [] })).toEqual(['items']);
});

test('reads an id that is a string or a number, also in a nested field', () => {
  expect(idAt({ id: 17 }, 'id')).toBe('17');
  expect(idAt({ payment: { id: 'p1' } }, 'payment.id')).toBe('p1');
  expect(idAt({ payment: null }, 'payment.id')).toBeNull();
});
