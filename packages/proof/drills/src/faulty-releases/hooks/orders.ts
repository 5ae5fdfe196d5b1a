/**
 * Calls `fault` for each order that the service parses from JSON, before it is processed. A returned error is thrown when the handler
 * reads the order's items, so the order is not stored. The first read is that of the body reader, which looks for names that come twice.
 */
export function onOrder(fault: (items: readonly unknown[]) => Error | undefined): void {
  const parse = JSON.parse;
  JSON.parse = (...args) => {
    const value: unknown = parse(...args);
    const items = itemsOf(value);
    const error = items && fault(items);
    return error ? readableOnce(value as object, items, error) : value;
  };
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !('items' in value)) return undefined;
  return Array.isArray(value.items) ? value.items : undefined;
}

function readableOnce(order: object, items: readonly unknown[], error: Error): object {
  let reads = 0;
  return Object.defineProperty(order, 'items', {
    enumerable: true,
    get() {
      reads += 1;
      if (reads > 1) throw error;
      return items;
    },
  });
}
