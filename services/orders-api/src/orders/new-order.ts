import { newId } from '@zero-downtime/database';
import type { Order } from './order.ts';
import type { NewOrder } from './schemas.ts';
import { totalMinor } from './total.ts';
import { newTrackingNumber } from './tracking-number.ts';

/** The order that a customer places now. All of it is known before anything is stored, its first answer too. */
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
