import type { Order } from './order.ts';

/** The example order of the documentation. */
export const anOrder = {
  id: '0199aa11-7c4e-7f3a-9d52-2f6b8c1e4a90',
  status: 'placed',
  version: 1,
  customer: { id: 'ada', name: 'Ada', email: 'ada@example.com' },
  currency: 'EUR',
  items: [
    { sku: 'tea', quantity: 2, unitPriceMinor: 450 },
    { sku: 'cup', quantity: 1, unitPriceMinor: 1299 },
  ],
  totalMinor: 2199,
  createdAt: '2026-03-01T10:00:00.000Z',
} satisfies Order;

export const aPage = { orders: [anOrder], nextCursor: null };
