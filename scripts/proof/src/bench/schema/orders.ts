import { withClient } from './client.ts';

/** The number of customers of a shop with ten million orders. Their orders are spread over the table. */
export const CUSTOMERS = 100_000;

const ID_PREFIX = '0190a6e4-0000-7000-8000-';
const FIRST = 100_000_000_000;

/** The id of the order `n`, counted from 0. Ids increase like those of the service. */
export const idOf = (n: number): string => `${ID_PREFIX}${FIRST + n}`;

/** Stores `count` orders of release 1.0.0, without items, which the change does not read. */
export async function seedOrders(superuserUrl: string, count: number): Promise<void> {
  await withClient(superuserUrl, 'bench', async (client) => {
    // Built at the end, sorted: incremental inserts would take longer than the orders.
    await client.query("SET maintenance_work_mem = '512MB'; DROP INDEX orders_by_customer");
    await client.query(
      `INSERT INTO orders (id, customer_id, currency, status, total_minor, created_at)
       SELECT ($2 || ($3::bigint + n))::uuid, 'customer-' || n % $4::int, 'EUR', 'placed', 900,
              '2026-01-01'::timestamptz + n * interval '1 second'
         FROM generate_series(0, $1::int - 1) AS n`,
      [count, ID_PREFIX, FIRST, CUSTOMERS],
    );
    await client.query('CREATE INDEX orders_by_customer ON orders (customer_id, id DESC)');
    await client.query('VACUUM ANALYZE orders');
  });
}
