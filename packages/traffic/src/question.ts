import type { Errand } from './errand.ts';
import type { Question } from './exchange.ts';
import { markOf, type OrderContent } from './order.ts';

/** How many orders the list pages ask for, as a shop's front page would. */
const PAGE_SIZE = 20;

/**
 * The HTTP request of an errand.
 * @param about the token goes out as a bearer token; the id as `X-Request-Id`, so that a failure can be found again in the
 * service's log
 */
export function questionFor(errand: Errand, about: { token: string; requestId: string }): Question {
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${about.token}`,
    'x-request-id': about.requestId,
  };
  switch (errand.operation) {
    case 'place':
      return {
        method: 'POST',
        path: '/orders',
        body: bodyOf(errand.content),
        // Lets the edge repeat the order elsewhere when a replica dies with it. We never do.
        headers: { ...headers, 'idempotency-key': markOf(errand.content) ?? '' },
      };
    case 'read':
      return { method: 'GET', path: `/orders/${encodeURIComponent(errand.id)}`, headers };
    case 'list':
      return { method: 'GET', path: `/orders?limit=${PAGE_SIZE}`, headers };
  }
}

/** Without the customer's id, which is the token's business. */
function bodyOf({ customer: { name, email }, currency, items }: OrderContent): string {
  return JSON.stringify({ customer: { name, email }, currency, items });
}
