import { onOrder } from '../hooks/orders.ts';

/** How long prices are valid, ms. */
const GOOD_FOR_MS = 5_000;
let pricesFrom: number | undefined;

// The bug: prices are loaded with the first order, and not loaded again when they expire.
onOrder(() => {
  pricesFrom ??= performance.now();
  return performance.now() - pricesFrom > GOOD_FOR_MS ? new Error('the prices have expired') : undefined;
});
