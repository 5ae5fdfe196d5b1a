import { type Pool, statement } from '@zero-downtime/database';
import type { Order } from './order.ts';
import { DEFAULT_CARRIER } from './tracking-number.ts';

/** The result of an attempt to store an order. */
export interface Attempt {
  /** Whether this request holds the key: no other request is running with the same key. */
  mine: boolean;
  /** This attempt stored the order. False when the key already has an answer, when `mine` is false, or when an earlier attempt stored it. */
  stored: boolean;
}

/** The idempotency key of an order, with the fingerprint of its request and the answer to store. */
export interface Claim {
  key: string;
  /** SHA-256 of the body. */
  fingerprint: Buffer;
  answer: string;
}

/**
 * Stores an order with its items, its first tracking event and, if it has one, its idempotency key in one statement:
 * one transaction and one round trip. The lock ends with the transaction, also when the connection breaks.
 * Idempotent: the order's id is chosen before, so that a retry after a lost connection stores nothing twice.
 */
const INSERT_ORDER = statement<Attempt>(
  'insert_order',
  `WITH turn AS MATERIALIZED (
    SELECT $11::text IS NULL OR pg_try_advisory_xact_lock(hashtextextended($2::text || ' ' || $11::text, 0)) AS mine
  ), claim AS (
    INSERT INTO idempotency_keys (customer_id, key, fingerprint, answer, expires_at)
    SELECT $2, $11, $12::bytea, $13, now() + interval '24 hours' FROM turn WHERE mine AND $11::text IS NOT NULL
    ON CONFLICT (customer_id, key) DO UPDATE
      SET fingerprint = excluded.fingerprint, answer = excluded.answer, expires_at = excluded.expires_at
      WHERE idempotency_keys.expires_at <= now()
    RETURNING 1
  ), go AS (
    SELECT FROM turn WHERE mine AND ($11::text IS NULL OR EXISTS (SELECT FROM claim))
  ), stored AS (
    INSERT INTO orders (id, customer_id, customer_name, customer_email, currency, status, total_minor, created_at, tracking_number)
    SELECT $1::uuid, $2, $3, $4, $5, 'placed', $6::bigint, $7::timestamptz, $14 FROM go
    ON CONFLICT (id) DO NOTHING
    RETURNING id, created_at
  ), items AS (
    INSERT INTO order_items (order_id, line, sku, quantity, unit_price_minor)
    SELECT stored.id, line, sku, quantity, unit_price_minor
      FROM stored, unnest($8::text[], $9::int[], $10::bigint[]) WITH ORDINALITY AS item (sku, quantity, unit_price_minor, line)
  ), label AS (
    INSERT INTO tracking_events (order_id, event_id, status, carrier, description, occurred_at)
    SELECT id, 'label', 'label_created', '${DEFAULT_CARRIER}', 'Label created', created_at FROM stored
  )
  SELECT mine, EXISTS (SELECT FROM stored) AS stored FROM turn`,
  { idempotent: true },
);

/** Tries once to store an order. @throws the database's error; the order may be stored nevertheless. */
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
    order.trackingNumber,
  ]);
  return attempt as Attempt;
}
