import type { Knex } from 'knex';
import { ORDER_COLUMNS, type Order, type OrderRow } from './order.ts';
import { readOrder, withItems } from './read-orders.ts';

/**
 * Cancels an order that is placed. One that was cancelled before is left as it is, so that a client may repeat the request.
 * @returns the order, with the status that it has now; undefined when there is none.
 */
export async function cancelOrder(db: Knex, id: string): Promise<Order | undefined> {
  const [row] = await db<OrderRow>('orders')
    .where({ id, status: 'placed' })
    .update({ status: 'cancelled' })
    .returning(ORDER_COLUMNS);
  return row ? (await withItems(db, [row as OrderRow]))[0] : readOrder(db, id);
}
