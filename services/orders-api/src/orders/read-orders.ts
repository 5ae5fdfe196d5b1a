import { type Pool, statement } from '@zero-downtime/database';
import { customerOf, type Reach } from '../access.ts';
import { ORDER_COLUMNS, type Order, type OrderRow, toOrder } from './order.ts';

const READ_ORDER = statement<OrderRow>(
  'read_order',
  `SELECT ${ORDER_COLUMNS} FROM orders WHERE id = $1 AND ($2::text IS NULL OR customer_id = $2)`,
  { idempotent: true },
);

// Two statements, not one with an OR: each has its own plan and uses its own index.
const LIST_OF_CUSTOMER = statement<OrderRow>(
  'list_orders_of_customer',
  `SELECT ${ORDER_COLUMNS} FROM orders WHERE id < $1 AND customer_id = $3 ORDER BY id DESC LIMIT $2`,
  { idempotent: true },
);
const LIST_ALL = statement<OrderRow>(
  'list_orders',
  `SELECT ${ORDER_COLUMNS} FROM orders WHERE id < $1 ORDER BY id DESC LIMIT $2`,
  { idempotent: true },
);

const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** undefined when there is no such order that the request may access. */
export async function readOrder(db: Pool, id: string, reach: Reach): Promise<Order | undefined> {
  const [row] = await db.query(READ_ORDER, [id, customerOf(reach)]);
  return row && toOrder(row);
}

/** A page of orders, newest first; only those older than `before` if it is given. */
export async function readOrders(
  db: Pool,
  reach: Reach,
  { limit, before = AFTER_ALL }: { limit: number; before: string | undefined },
): Promise<Order[]> {
  const rows =
    reach === 'all'
      ? await db.query(LIST_ALL, [before, limit])
      : await db.query(LIST_OF_CUSTOMER, [before, limit, reach.customerId]);
  return rows.map(toOrder);
}
