import { onOrder } from '../hooks/orders.ts';

/** How long prices may be used, ms. */
const GOOD_FOR_MS = 5_000;
let pricesFrom: number | undefined;

// Prices are loaded with the first order, they expire, and nothing loads them again.
onOrder(() => {
  pricesFrom ??= performance.now();
  return performance.now() - pricesFrom > GOOD_FOR_MS ? new Error('the prices have expired') : undefined;
});
