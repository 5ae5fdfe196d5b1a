import { randomUUID } from 'node:crypto';
import type { Service } from '@zero-downtime/kit';
import { features, NEEDED_CHANGES } from './features.ts';
import { expireKeys } from './idempotency/expire-keys.ts';
import document from './openapi.ts';
import { readOrders } from './orders/read-orders.ts';

/** The orders API. Start, readiness and drain come from the kit. */
export const service = {
  name: 'orders-api',
  needs: NEEDED_CHANGES,
  features,
  document,
  warmUp: (db) => readOrders(db, { customerId: randomUUID() }, { limit: 1, before: undefined }),
  background: expireKeys,
} satisfies Service;
