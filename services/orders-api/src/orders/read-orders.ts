import type { Knex } from 'knex';
import { type ItemRow, ORDER_COLUMNS, type Order, type OrderRow, toOrder } from './order.ts';

/** undefined when there is no such order. */
export async function readOrder(db: Knex, id: string): Promise<Order | undefined> {
  const row = await db<OrderRow>('orders').where({ id }).first(ORDER_COLUMNS);
  return row && (await withItems(db, [row]))[0];
}

/** A page of orders, newest first, of one customer or of all; those after `after` when it is given. */
export async function readOrders(
  db: Knex,
  page: { limit: number; after: string | undefined; customerId: string | undefined },
): Promise<Order[]> {
  const query = db<OrderRow>('orders').orderBy('id', 'desc').limit(page.limit).select(ORDER_COLUMNS);
  if (page.after !== undefined) query.where('id', '<', page.after);
  if (page.customerId !== undefined) query.where({ customer_id: page.customerId });
  return withItems(db, await query);
}

/** Adds the items to rows of orders: one query for all of them. */
export async function withItems(db: Knex, rows: readonly OrderRow[]): Promise<Order[]> {
  if (rows.length === 0) return [];
  const items = await db<ItemRow>('order_items')
    .whereIn(
      'order_id',
      rows.map((row) => row.id),
    )
    .orderBy(['order_id', 'line'])
    .select('order_id', 'line', 'sku', 'quantity', 'unit_price_minor');
  const byOrder = Map.groupBy(items, (item) => item.order_id);
  return rows.map((row) => toOrder(row, byOrder.get(row.id) ?? []));
}
