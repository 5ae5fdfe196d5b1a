import type { z } from 'zod';
import type { newOrderSchema } from './schemas.ts';

export type NewOrder = z.output<typeof newOrderSchema>;

export interface Order extends Omit<NewOrder, 'customer'> {
  id: string;
  status: 'placed' | 'cancelled';
  customer: { id: string; name?: string; email?: string };
  /** In the currency's minor units, as every amount here. */
  totalMinor: number;
  createdAt: string;
}

/** A row of orders as pg hands it over: bigint as text, timestamps as Date. */
export interface OrderRow {
  id: string;
  customer_id: string;
  customer_name: string | null;
  customer_email: string | null;
  currency: string;
  status: Order['status'];
  total_minor: string;
  created_at: Date;
}

export interface ItemRow {
  order_id: string;
  line: number;
  sku: string;
  quantity: number;
  unit_price_minor: string;
}

/** The columns of an order, in no need of a `SELECT *` that a later change would alter. */
export const ORDER_COLUMNS: (keyof OrderRow)[] = [
  'id',
  'customer_id',
  'customer_name',
  'customer_email',
  'currency',
  'status',
  'total_minor',
  'created_at',
];

export function toOrder(row: OrderRow, items: readonly ItemRow[]): Order {
  return {
    id: row.id,
    status: row.status,
    customer: {
      id: row.customer_id,
      ...(row.customer_name === null ? {} : { name: row.customer_name }),
      ...(row.customer_email === null ? {} : { email: row.customer_email }),
    },
    currency: row.currency,
    items: items.map((item) => ({
      sku: item.sku,
      quantity: item.quantity,
      unitPriceMinor: Number(item.unit_price_minor),
    })),
    totalMinor: Number(row.total_minor),
    createdAt: row.created_at.toISOString(),
  };
}
