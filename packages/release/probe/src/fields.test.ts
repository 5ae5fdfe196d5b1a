import { expect, test } from 'vitest';
import { acknowledgedFields, changedFields, idAt } from './fields.ts';

const sent = { name: 'Ada', card: '4242', address: { city: 'Zadar' }, items: [{ sku: 'tea' }] };
const answered = {
  id: 1,
  name: 'Ada',
  address: { city: 'Zadar', zip: '23000' },
  items: [{ sku: 'tea', n: 1 }],
};

test('acknowledged is what was sent and is in the answer, as the answer has it', () => {
  expect(acknowledgedFields(sent, answered)).toEqual({
    name: 'Ada',
    address: { city: 'Zadar' },
    items: [{ sku: 'tea' }],
  });
});

test('what the service adds or changes beside that is its own', () => {
  const kept = acknowledgedFields(sent, answered);
  expect(changedFields(kept, { ...answered, status: 'shipped', items: [{ sku: 'tea', n: 2 }] })).toEqual([]);
});

test('each field that differs is named', () => {
  const kept = acknowledgedFields(sent, answered);
  expect(changedFields(kept, { name: 'Eve', address: {}, items: [{ sku: 'mate' }] })).toEqual([
    'name',
    'address.city',
    'items[0].sku',
  ]);
  expect(changedFields(kept, { ...answered, items: [] })).toEqual(['items']);
});

test('an id is a text or a number, also deeper in the answer', () => {
  expect(idAt({ id: 17 }, 'id')).toBe('17');
  expect(idAt({ payment: { id: 'p1' } }, 'payment.id')).toBe('p1');
  expect(idAt({ payment: null }, 'payment.id')).toBeNull();
});
