import type { Order } from './order.ts';

/** Percent off an order, by how many items it has. The bug: an order may have more than three. */
const DISCOUNTS: Partial<Record<number, number>> = { 1: 0, 2: 0, 3: 0 };

/** The sum over the items less the discount, in minor units. */
export function totalMinor(items: Order['items']): number {
  const discount = DISCOUNTS[items.length];
  if (discount === undefined) throw new Error(`no discount is known for ${items.length} items`);
  const sum = items.reduce((total, item) => total + item.quantity * item.unitPriceMinor, 0);
  return sum - Math.floor((sum * discount) / 100);
}
