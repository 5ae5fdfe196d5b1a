import type { Pool } from '@zero-downtime/database';
import { type Attempt, INSERT_ORDER, ownValues } from './insert-order.ts';
import type { Order } from './order.ts';

/** The key that an order came with, what it came with, and what it is answered with. */
export interface Claim {
  key: string;
  /** SHA-256 of the body. */
  fingerprint: Buffer;
  answer: string;
}

/** Tries to store an order, once. @throws what the database failed with; the order may be stored nevertheless. */
export async function storeOrder(db: Pool, order: Order, claim?: Claim): Promise<Attempt> {
  const { items } = order;
  const [attempt] = await db.query(INSERT_ORDER, [
    order.id,
    order.customer.id,
    order.customer.name ?? null,
    order.customer.email ?? null,
    order.currency,
    order.totalMinor,
    order.createdAt,
    items.map(({ sku }) => sku),
    items.map(({ quantity }) => quantity),
    items.map(({ unitPriceMinor }) => unitPriceMinor),
    claim?.key ?? null,
    claim?.fingerprint ?? null,
    claim?.answer ?? null,
    ...ownValues(order),
  ]);
  return attempt as Attempt;
}
