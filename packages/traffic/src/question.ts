import type { Errand } from './errand.ts';
import type { Question } from './exchange.ts';

/** How many orders the list pages ask for, as a shop's front page would. */
const PAGE_SIZE = 20;

/**
 * The HTTP request of an errand.
 * @param requestId goes out as `X-Request-Id`, so that a failure can be found again in the service's log
 */
export function questionFor(errand: Errand, requestId: string): Question {
  const headers = { accept: 'application/json', 'x-request-id': requestId };
  switch (errand.operation) {
    case 'place':
      return { method: 'POST', path: '/orders', body: JSON.stringify(errand.content), headers };
    case 'read':
      return { method: 'GET', path: `/orders/${encodeURIComponent(errand.id)}`, headers };
    case 'list':
      return { method: 'GET', path: `/orders?limit=${PAGE_SIZE}`, headers };
  }
}
