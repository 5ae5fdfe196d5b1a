import { randomUUID } from 'node:crypto';
import type { Pool } from '@zero-downtime/database';
import { readOrders } from './orders/read-orders.ts';

/** A server that has hardly a connection left is no reason to wait for the whole minimum, ms. */
const WHOLE_MINIMUM_MS = 10_000;

/**
 * Opens the pool's minimum and reads on each connection, so that the first requests neither wait for a connection nor for a session
 * of PostgreSQL that reads the catalog. Waits for a slow database; never rejects.
 */
export async function warmUp(db: Pool, leaving: AbortSignal): Promise<void> {
  do await db.warm(AbortSignal.any([leaving, AbortSignal.timeout(WHOLE_MINIMUM_MS)]));
  while (db.stats().total === 0 && !leaving.aborted);
  const read = () => readOrders(db, { customerId: randomUUID() }, { limit: 1, before: undefined });
  await Promise.allSettled(Array.from({ length: db.stats().total }, read));
}
