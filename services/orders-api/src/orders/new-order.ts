import { newId } from '@zero-downtime/database';
import type { Order } from './order.ts';
import type { NewOrder } from './schemas.ts';
import { totalMinor } from './total.ts';
import { newTrackingNumber } from './tracking-number.ts';

/** Makes a complete order before anything is stored, so that its first answer can be stored with it. */
export function newOrder(customerId: string, { customer, currency, items }: NewOrder): Order {
  return {
    id: newId(),
    status: 'placed',
    version: 1,
    customer: { id: customerId, ...customer },
    currency,
    items,
    totalMinor: totalMinor(items),
    createdAt: new Date().toISOString(),
    trackingNumber: newTrackingNumber(),
  };
}
