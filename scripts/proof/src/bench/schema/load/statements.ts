import { randomUUID } from 'node:crypto';
import { CUSTOMERS, idOf } from '../orders.ts';

export type Release = '1.0.0' | '2.0.0';

/** A prepared statement and its values, in pg's format. */
export interface Query {
  name: string;
  text: string;
  values: unknown[];
}

const COLUMNS = 'id, status, version, customer_id, currency, total_minor, created_at';
const NEW = "$1::uuid, $2, 'EUR', 'placed', 900, now()";
const STORED = `INSERT INTO orders (id, customer_id, currency, status, total_minor, created_at`;
const ITEMS = `items AS (INSERT INTO order_items (order_id, line, sku, quantity, unit_price_minor) SELECT id, 1, 'tea', 2, 450 FROM stored)`;
const LABEL = `label AS (
  INSERT INTO tracking_events (order_id, event_id, status, carrier, description, occurred_at)
  SELECT id, 'label', 'label_created', 'Parcel Post', 'Label created', created_at FROM stored)`;

const READ: Record<Release, string> = {
  '1.0.0': `SELECT ${COLUMNS} FROM orders WHERE id = $1`,
  '2.0.0': `SELECT ${COLUMNS}, tracking_number FROM orders WHERE id = $1`,
};
const WRITE: Record<Release, string> = {
  '1.0.0': `WITH stored AS (${STORED}) VALUES (${NEW}) RETURNING id), ${ITEMS} SELECT id FROM stored`,
  '2.0.0': `WITH stored AS (${STORED}, tracking_number) VALUES (${NEW}, $3) RETURNING id, created_at), ${ITEMS}, ${LABEL} SELECT id FROM stored`,
};

/** Any of the first `count` orders, by its id. */
export function readAny(release: Release, count: number): Query {
  return { name: 'read', text: READ[release], values: [idOf(Math.floor(Math.random() * count))] };
}

/** A new order in the release's format: 2.0.0 adds a tracking number and its first event. */
export function writeOne(release: Release): Query {
  const id = randomUUID();
  const customer = `customer-${Math.floor(Math.random() * CUSTOMERS)}`;
  const number = `ZD${id.replaceAll('-', '').slice(0, 16).toUpperCase()}`;
  const values = release === '1.0.0' ? [id, customer] : [id, customer, number];
  return { name: 'write', text: WRITE[release], values };
}
