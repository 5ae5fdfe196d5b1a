import { asRecord } from './differences.ts';
import { VerificationFailed } from './errors.ts';
import type { Reader } from './reader.ts';
import type { FoundOrder } from './reconcile.ts';

const PAGE_SIZE = 100;
/** Half a million orders: a cursor that never ends has to be noticed. */
const MAX_PAGES = 5_000;

/**
 * The listed orders whose customer id starts with the prefix, read newest first until a page has nothing as young
 * as `since`. One query for each hundred orders, where one for each customer would be a thousand of them.
 *
 * @param since milliseconds since the epoch, by the service's clock
 * @throws {VerificationFailed} when the list cannot be read or does not end
 */
export async function readOrders(
  reader: Reader,
  customerPrefix: string,
  since: number,
): Promise<FoundOrder[]> {
  const found: FoundOrder[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { orders, nextCursor } = asPage(await reader.get(`/orders?limit=${PAGE_SIZE}${after}`));
    found.push(...orders.map(asFound).filter((order) => order.customerId.startsWith(customerPrefix)));
    if (nextCursor === null || orders.every((order) => createdBefore(order, since))) return found;
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
  const { id, customer } = asRecord(order);
  return { id: String(id), customerId: String(asRecord(customer).id), order };
}

/** An order without a readable date is not old: rather one page too many than an order that was not looked at. */
function createdBefore(order: unknown, since: number): boolean {
  return Date.parse(String(asRecord(order).createdAt)) < since;
}
