import type { Question } from '@zero-downtime/probe/load';
import { type Creation, createsOrder, type Errand } from './errand.ts';
import { markOf, type OrderContent } from './order.ts';

/** How many orders the list pages ask for, as a shop's front page would. */
const PAGE_SIZE = 20;

/**
 * The HTTP request of an errand.
 * @param about the token goes out as a bearer token; the id as `X-Request-Id`, so that a failure can be found again in the
 * service's log
 */
export function questionFor(
  errand: Errand,
  about: { readonly token: string | null; readonly requestId: string },
): Question {
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${about.token}`,
    'x-request-id': about.requestId,
  };
  if (createsOrder(errand)) {
    return {
      method: 'POST',
      path: '/orders',
      body: bodyOf(errand.content),
      bodyMs: errand.bodyMs,
      // So that the edge, and the client itself, may send it again when a replica dies with it.
      headers: { ...headers, 'idempotency-key': markOf(errand.content) ?? '' },
    };
  }
  return { method: 'GET', path: pathOf(errand), headers };
}

function pathOf(errand: Exclude<Errand, Creation>): string {
  if (errand.kind === 'list') return `/orders?limit=${PAGE_SIZE}`;
  const order = `/orders/${encodeURIComponent(errand.id)}`;
  return errand.kind === 'tracking' ? `${order}/tracking` : order;
}

/** Without the customer's id, which is the token's business. */
function bodyOf({ customer: { name, email }, currency, items }: OrderContent): string {
  return JSON.stringify({ customer: { name, email }, currency, items });
}
