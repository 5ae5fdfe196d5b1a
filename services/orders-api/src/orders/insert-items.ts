import type { Knex } from 'knex';
import type { ItemRow, NewOrder } from './order.ts';

export async function insertItems(
  trx: Knex.Transaction,
  orderId: string,
  { items }: Pick<NewOrder, 'items'>,
): Promise<ItemRow[]> {
  const rows = items.map((item, index) => ({
    order_id: orderId,
    line: index + 1,
    sku: item.sku,
    quantity: item.quantity,
    unit_price_minor: String(item.unitPriceMinor),
  }));
  await trx<ItemRow>('order_items').insert(rows);
  return rows;
}
