import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { insertItems } from './insert-items.ts';
import { type NewOrder, ORDER_COLUMNS, type Order, type OrderRow, toOrder } from './order.ts';
import { totalMinor } from './total.ts';

/** Stores an order with its items: all of it or nothing. */
export async function insertOrder(db: Knex, order: NewOrder): Promise<Order> {
  return db.transaction(async (trx) => {
    const [row] = await trx<OrderRow>('orders')
      .insert({
        id: uuidv7(),
        customer_id: order.customer.id,
        customer_name: order.customer.name ?? null,
        customer_email: order.customer.email ?? null,
        currency: order.currency,
        status: 'placed',
        total_minor: String(totalMinor(order)),
      })
      .returning(ORDER_COLUMNS);
    const placed = row as OrderRow;
    const items = await insertItems(trx, placed.id, order);
    return toOrder(placed, items);
  });
}
