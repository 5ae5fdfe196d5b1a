import { expect, test, vi } from 'vitest';
import { readOrders } from './read-orders.ts';

const order = (n: number) => ({
  id: `o${n}`,
  customer: { id: `traffic-run-${n}` },
  createdAt: '2026-01-01T00:00:00Z',
});

function readerOf(...pages: unknown[]) {
  const get = vi.fn<(path: string) => Promise<unknown>>(async () => pages.shift());
  return { get, close() {} };
}

test('page follows page by cursor, and the orders of others are left out', async () => {
  const reader = readerOf(
    { orders: [order(3), { ...order(2), customer: { id: 'somebody' } }], nextCursor: 'a+b' },
    { orders: [order(1)], nextCursor: null },
  );
  const found = await readOrders(reader, 'traffic-run-', 0);
  expect(found.map(({ id }) => id)).toEqual(['o3', 'o1']);
  expect(reader.get.mock.calls).toEqual([['/orders?limit=100'], ['/orders?limit=100&cursor=a%2Bb']]);
});

test('one young order on a page is reason enough to read the next', async () => {
  const old = { ...order(1), createdAt: '2020-01-01T00:00:00Z' };
  const reader = readerOf(
    { orders: [order(2), old], nextCursor: 'a' },
    { orders: [old], nextCursor: 'b' },
    { orders: [order(0)], nextCursor: null },
  );
  await readOrders(reader, 'traffic-run-', Date.parse('2025-12-31T00:00:00Z'));
  expect(reader.get).toHaveBeenCalledTimes(2);
});

test('a cursor that does not move on is a failure, not an endless loop', async () => {
  const page = { orders: [order(1)], nextCursor: 'a' };
  await expect(readOrders(readerOf(page, page), 'traffic-run-', 0)).rejects.toThrow('does not end');
});

test.for([[null], [{ orders: [] }], [[]]])('%j is no page of orders', async ([answer]) => {
  await expect(readOrders(readerOf(answer), 'traffic-run-', 0)).rejects.toThrow('answered no page');
});
