import type { Question } from '@zero-downtime/probe/load';
import { type Creation, createsOrder, type Errand } from './errand.ts';
import { markOf, type OrderContent } from './order.ts';

/** The page size of a list request. */
const PAGE_SIZE = 20;

/**
 * The HTTP request of an errand.
 * @param about the token is sent as a bearer token, the id as `X-Request-Id`, so that a failure can be found in the
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
      // Makes a retry by the edge or the client safe when a replica dies during the request.
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

/** The body of an order, without the customer's id: the service takes it from the token. */
function bodyOf({ customer: { name, email }, currency, items }: OrderContent): string {
  return JSON.stringify({ customer: { name, email }, currency, items });
}
