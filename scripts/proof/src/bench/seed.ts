/** The customer of the load's token and of all orders. */
export const CUSTOMER = 'bench';

/** The ids differ in their last twelve digits, which are decimal, so that pgbench can generate them. */
export const ID_PREFIX = '0190a6e4-0000-7000-8000-';
export const FIRST = 100_000_000_000;

export const idOf = (n: number): string => `${ID_PREFIX}${FIRST + n}`;

/** Stores `count` orders of two items each, one second apart. */
export async function seed(superuserUrl: string, count: number): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO orders (id, customer_id, currency, status, total_minor, created_at, tracking_number)
       SELECT ($2 || ($3::bigint + n))::uuid, $4, 'EUR', 'placed', 1350, '2026-01-01'::timestamptz + n * interval '1 second',
              'ZD' || upper(lpad(to_hex(n), 16, '0'))
         FROM generate_series(0, $1::int - 1) AS n`,
      [count, ID_PREFIX, FIRST, CUSTOMER],
    );
    await client.query(
      `INSERT INTO order_items (order_id, line, sku, quantity, unit_price_minor)
       SELECT id, line, sku, quantity, price FROM orders,
              (VALUES (1, 'tea', 2, 450), (2, 'cup', 1, 450)) AS item (line, sku, quantity, price)`,
    );
    await client.query(
      `INSERT INTO tracking_events (order_id, event_id, status, carrier, description, occurred_at)
       SELECT id, 'label', 'label_created', 'Parcel Post', 'Label created', created_at FROM orders`,
    );
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}
