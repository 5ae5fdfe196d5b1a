/**
 * Calls `fault` for each order that the service parses from JSON, before it is processed. A returned error is thrown when the handler first
 * reads the order's items, so the order is not stored.
 */
export function onOrder(fault: (items: readonly unknown[]) => Error | undefined): void {
  const parse = JSON.parse;
  JSON.parse = (...args) => {
    const value: unknown = parse(...args);
    const items = itemsOf(value);
    const error = items && fault(items);
    return error ? withoutItems(value as object, error) : value;
  };
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !('items' in value)) return undefined;
  return Array.isArray(value.items) ? value.items : undefined;
}

function withoutItems(order: object, error: Error): object {
  return Object.defineProperty(order, 'items', {
    enumerable: true,
    get() {
      throw error;
    },
  });
}
