import { randomUUID } from 'node:crypto';
import type { Pool } from '@zero-downtime/database';
import { readOrders } from './orders/read-orders.ts';

/** Connections that are open before the first request. */
const CONNECTIONS = 4;

/**
 * Opens connections and reads on each of them, so that the first requests neither wait for a connection nor for a session of
 * PostgreSQL that reads the catalog. Waits for a slow database as long as a request would; never rejects.
 */
export async function warmUp(db: Pool): Promise<void> {
  const read = () => readOrders(db, { customerId: randomUUID() }, { limit: 1, before: undefined });
  await Promise.allSettled(Array.from({ length: CONNECTIONS }, read));
}
