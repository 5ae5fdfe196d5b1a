import type { Knex } from 'knex';
import { ORDER_COLUMNS, type Order, type OrderRow } from './order.ts';
import { withItems } from './read-orders.ts';

/**
 * Cancels a placed order. Cancelling it again changes nothing and succeeds, so that a client may repeat the request.
 * @returns undefined when there is no such order.
 */
export async function cancelOrder(db: Knex, id: string): Promise<Order | undefined> {
  const [row] = await db<OrderRow>('orders')
    .where({ id })
    .whereIn('status', ['placed', 'cancelled'])
    .update({ status: 'cancelled' })
    .returning(ORDER_COLUMNS);
  return row && (await withItems(db, [row as OrderRow]))[0];
}
