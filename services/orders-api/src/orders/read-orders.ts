import { type Pool, statement } from '@zero-downtime/database';
import { customerOf, type Reach } from '../access.ts';
import { ORDER_COLUMNS, type Order, type OrderRow, toOrder } from './order.ts';

const READ_ORDER = statement<OrderRow>(
  'read_order',
  `SELECT ${ORDER_COLUMNS} FROM orders WHERE id = $1 AND ($2::text IS NULL OR customer_id = $2)`,
  { idempotent: true },
);

/** A page has at most so many items, and at least one order. An order has up to 100 items, so 100 orders could be 2.5 MB. */
const MAX_ITEMS = 1_000;

/** `count` of the orders that `where` selects, newest first, up to the first that makes a page too large. Lines are numbered from 1. */
const newest = (where: string, count: number): string => `
  SELECT ${ORDER_COLUMNS} FROM (
    SELECT *, sum(lines) OVER (ORDER BY id DESC) - lines AS lines_before FROM (
      SELECT *, (SELECT coalesce(max(line), 0) FROM order_items WHERE order_id = orders.id) AS lines
        FROM orders WHERE ${where} ORDER BY id DESC LIMIT ${count}
    ) AS newest
  ) AS orders WHERE lines_before <= ${MAX_ITEMS} ORDER BY id DESC`;

/**
 * Statements that read so many orders, of a customer and of all. Two, not one with an OR: each has its own plan and uses its own index. The
 * number is not a parameter: PostgreSQL would plan each execution again, which takes it as long as the execution (docs/measurements.md).
 */
const LISTS = [21, 51, 101].map((count) => ({
  count,
  ofCustomer: statement<OrderRow>(
    `list_${count}_orders_of_customer`,
    newest('id < $1 AND customer_id = $2', count),
    { idempotent: true },
  ),
  ofAll: statement<OrderRow>(`list_${count}_orders`, newest('id < $1', count), { idempotent: true }),
}));

const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** undefined when there is no such order that the request may access. */
export async function readOrder(db: Pool, id: string, reach: Reach): Promise<Order | undefined> {
  const [row] = await db.query(READ_ORDER, [id, customerOf(reach)]);
  return row && toOrder(row);
}

/** Up to `limit` orders (101 at most), newest first, or as many as {@link fitting} needs; only those older than `before` if it is given. */
export async function readOrders(
  db: Pool,
  reach: Reach,
  { limit, before = AFTER_ALL }: { limit: number; before: string | undefined },
): Promise<Order[]> {
  const list = LISTS.find(({ count }) => count >= limit);
  if (!list) throw new RangeError(`no statement reads ${limit} orders`);
  const rows =
    reach === 'all'
      ? await db.query(list.ofAll, [before])
      : await db.query(list.ofCustomer, [before, reach.customerId]);
  return rows.slice(0, limit).map(toOrder);
}

/** How many of the orders fit into a page. */
export function fitting(orders: readonly Pick<Order, 'items'>[]): number {
  let items = 0;
  const tooMany = orders.findIndex((order) => {
    items += order.items.length;
    return items > MAX_ITEMS;
  });
  return tooMany < 0 ? orders.length : tooMany;
}
