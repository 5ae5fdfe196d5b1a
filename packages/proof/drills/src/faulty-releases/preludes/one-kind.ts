import { onOrder } from '../hooks/orders.ts';

/** The largest number of items with a known discount. */
const MOST_ITEMS = 3;

// The bug: an order may have more.
onOrder(({ length }) =>
  length > MOST_ITEMS ? new Error(`no discount is known for ${length} items`) : undefined,
);
