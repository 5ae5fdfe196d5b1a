import type { IncomingMessage } from 'node:http';
import { identityOf, requireScope } from '@zero-downtime/auth';

/** The orders that a request may access: those of one customer, or all. */
export type Reach = { customerId: string } | 'all';

/** The customer of a reach, for statements with `($n::text IS NULL OR customer_id = $n)`. */
export const customerOf = (reach: Reach): string | null => (reach === 'all' ? null : reach.customerId);

/** @throws {Problem} 403 without a scope to read orders. */
export function reachToRead(request: IncomingMessage): Reach {
  const { scopes, subject } = requireScope(request, 'orders:read', 'orders:read:all');
  return scopes.has('orders:read:all') ? 'all' : { customerId: subject };
}

/** @throws {Problem} 403 for another customer's orders without the scope `orders:read:all`. */
export function reachToCustomer(request: IncomingMessage, customerId: string): Reach {
  if (identityOf(request).subject === customerId) reachToRead(request);
  else requireScope(request, 'orders:read:all');
  return { customerId };
}

/** @throws {Problem} 403 without a scope to cancel orders. */
export function reachToCancel(request: IncomingMessage): Reach {
  const { scopes, subject } = requireScope(request, 'orders:write', 'orders:fulfil');
  return scopes.has('orders:fulfil') ? 'all' : { customerId: subject };
}
