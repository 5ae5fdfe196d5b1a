import { onOrder } from '../hooks/orders.ts';

/** The largest number of items that a discount is known for. */
const MOST_ITEMS = 3;

// An order may have more.
onOrder(({ length }) =>
  length > MOST_ITEMS ? new Error(`no discount is known for ${length} items`) : undefined,
);
