import { expect, test, vi } from 'vitest';
import { readOrders } from './read-orders.ts';

const order = (n: number) => ({ id: `o${n}`, items: [{ sku: `traffic-run-${n}` }, { sku: 'tea' }] });

function readerOf(...pages: unknown[]) {
  const get = vi.fn<(path: string, customerId: string) => Promise<unknown>>(async () => pages.shift());
  return { get, close() {} };
}

test('pages are read by cursor to the last, and the mark of an order is the sku of its first item', async () => {
  const reader = readerOf(
    { orders: [order(3), { id: 'o2', items: [] }], nextCursor: 'a+b' },
    { orders: [order(1)], nextCursor: null },
  );
  const found = await readOrders(reader, 'ada');
  expect(found.map(({ id, mark }) => [id, mark])).toEqual([
    ['o3', 'traffic-run-3'],
    ['o2', undefined],
    ['o1', 'traffic-run-1'],
  ]);
  expect(reader.get.mock.calls).toEqual([
    ['/orders?limit=100', 'ada'],
    ['/orders?limit=100&cursor=a%2Bb', 'ada'],
  ]);
});

test('a cursor that does not advance is an error, not an endless loop', async () => {
  const page = { orders: [order(1)], nextCursor: 'a' };
  await expect(readOrders(readerOf(page, page), 'ada')).rejects.toThrow('does not end');
});

test.for([[null], [{ orders: [] }], [[]]])('%j is no page of orders', async ([answer]) => {
  await expect(readOrders(readerOf(answer), 'ada')).rejects.toThrow('answered no page');
});
