import { beforeAll, describe, expect, inject, it } from 'vitest';
import { anOrder } from './orders-behaviour.ts';
import { type Api, startApi } from './releases.ts';

let customer: Awaited<ReturnType<Api['customer']>>;
beforeAll(async () => {
  customer = await (await startApi('2.0.0', inject('databases').expanded.appUrl)).customer();
});

const order = anOrder();
const item = order.items[0];
const longText = 'x'.repeat(65);

describe('an order is refused, with the name of the field, for', () => {
  it.each([
    ['a customer that is not an object', { customer: 'Ada' }, 'customer'],
    ['another customer than the token’s', { customer: { id: 'eve' } }, 'customer'],
    ['an empty name', { customer: { name: '' } }, 'customer.name'],
    ['a name that is too long', { customer: { name: 'x'.repeat(201) } }, 'customer.name'],
    ['U+0000 in a text', { customer: { name: 'a\0b' } }, 'customer.name'],
    ['a control character in a text', { items: [{ ...item, sku: 'a\u001bb' }] }, 'items.0.sku'],
    ['an unpaired surrogate', { customer: { name: 'a\ud800' } }, 'customer.name'],
    ['an invalid email', { customer: { email: 'ada' } }, 'customer.email'],
    ['a sku that is too long', { items: [{ ...item, sku: longText }] }, 'items.0.sku'],
    ['lower-case letters in a currency', { currency: 'eur' }, 'currency'],
    ['no items', { items: [] }, 'items'],
    ['101 items', { items: Array(101).fill(item) }, 'items'],
    ['no quantity', { items: [{ ...item, quantity: 0 }] }, 'items.0.quantity'],
    ['a quantity of 1001', { items: [{ ...item, quantity: 1001 }] }, 'items.0.quantity'],
    ['half a cup', { items: [{ ...item, quantity: 0.5 }] }, 'items.0.quantity'],
    ['a number as text', { items: [{ ...item, quantity: '1' }] }, 'items.0.quantity'],
    ['a negative price', { items: [{ ...item, unitPriceMinor: -1 }] }, 'items.0.unitPriceMinor'],
    ['a price over 1e9', { items: [{ ...item, unitPriceMinor: 1e9 + 1 }] }, 'items.0.unitPriceMinor'],
    ['a status set by the caller', { status: 'cancelled' }, ''],
  ])('%s', async (_, change, path) => {
    const { body } = await customer
      .post('/orders')
      .send({ ...order, ...change })
      .expect(400);
    expect(body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });
});

describe('a list is refused for', () => {
  it.each([
    'limit=0',
    'limit=101',
    'limit=ten',
    'limit=0x10',
    'limit=1&limit=2&cursor=a',
    'page=2',
    'customerId=',
    'customerId=%ff',
  ])('%s', async (query) => {
    await customer.get(`/orders?${query}`).expect(400);
  });
});
