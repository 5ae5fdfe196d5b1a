import type { Order } from './order.ts';

/** The sum over the items, in minor units. */
export const totalMinor = (items: Order['items']): number =>
  items.reduce((sum, item) => sum + item.quantity * item.unitPriceMinor, 0);
