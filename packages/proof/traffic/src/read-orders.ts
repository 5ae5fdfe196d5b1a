import { asRecord, type Reader, VerificationFailed } from '@zero-downtime/probe/load';
import { markOf } from './order.ts';
import type { FoundOrder } from './reconcile.ts';

const PAGE_SIZE = 100;
/** A limit for a cursor that never ends; a page has a hundred orders. */
const MAX_PAGES = 1_000;

/**
 * Every order that the service lists for a customer of the run, read with that customer's token.
 * @throws {VerificationFailed} when the list cannot be read or does not end
 */
export async function readOrders(reader: Reader, customerId: string): Promise<FoundOrder[]> {
  const found: FoundOrder[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const body = await reader.get(`/orders?limit=${PAGE_SIZE}${after}`, customerId);
    const { orders, nextCursor } = asPage(body);
    found.push(...orders.map(asFound));
    if (nextCursor === null) return found;
    if (nextCursor === cursor) break;
    cursor = nextCursor;
  }
  throw new VerificationFailed(
    'The list of orders does not end: its cursor stays the same, or has no last page',
  );
}

function asPage(body: unknown): { orders: unknown[]; nextCursor: string | null } {
  const { orders, nextCursor } = asRecord(body);
  if (Array.isArray(orders) && (nextCursor === null || typeof nextCursor === 'string')) {
    return { orders, nextCursor };
  }
  throw new VerificationFailed(
    'GET /orders answered no page: expected {"orders":[…],"nextCursor":string|null}',
  );
}

function asFound(order: unknown): FoundOrder {
  const { id, items } = asRecord(order);
  const mark = Array.isArray(items) ? markOf({ items: items.map(asRecord) }) : undefined;
  return { id: String(id), mark, order };
}
