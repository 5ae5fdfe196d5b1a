import type { Order } from './order.ts';

/** How long prices may be used, ms. */
const GOOD_FOR_MS = 5_000;
let pricesFrom: number | undefined;

/** The sum over the items, in minor units. The bug: prices expire, and nothing loads them anew. */
export function totalMinor(items: Order['items']): number {
  pricesFrom ??= performance.now();
  if (performance.now() - pricesFrom > GOOD_FOR_MS) throw new Error('the prices have expired');
  return items.reduce((sum, item) => sum + item.quantity * item.unitPriceMinor, 0);
}
