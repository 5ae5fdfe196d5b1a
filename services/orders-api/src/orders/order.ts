import * as z from 'zod';
import { contact, currency, itemSchema } from './schemas.ts';
import { STATUSES } from './status.ts';

export const orderSchema = z
  .strictObject({
    id: z.uuid(),
    status: z.enum(STATUSES),
    version: z
      .int()
      .min(1)
      .meta({ description: 'Increases with each change of the status. Also the `ETag`.' }),
    customer: z.strictObject({ id: z.string(), ...contact }),
    currency,
    items: z.array(itemSchema),
    totalMinor: z.int().min(0),
    createdAt: z.iso.datetime(),
    trackingNumber: z
      .string()
      .nullable()
      .meta({ description: '`null` until the backfill reaches an order of the previous release.' }),
  })
  .meta({ id: 'Order' });

/** An order in the first answer to a key, which any release may have given: fields of later releases may be missing, and there may be more. */
export const placedSchema = orderSchema.partial({ trackingNumber: true }).loose().meta({ id: 'PlacedOrder' });

export type Order = z.output<typeof orderSchema>;

/** A row of orders with its items, with the types that pg returns: bigint as text, timestamps as Date, JSON parsed. */
export interface OrderRow {
  id: string;
  status: Order['status'];
  version: number;
  customer_id: string;
  customer_name: string | null;
  customer_email: string | null;
  currency: string;
  total_minor: string;
  created_at: Date;
  tracking_number: string | null;
  items: Order['items'];
}

/** The select list of an order. It names the columns, so that columns of a later release do not change the result. */
export const ORDER_COLUMNS = `
  id, status, version, customer_id, customer_name, customer_email, currency, total_minor, created_at, tracking_number,
  (SELECT json_agg(json_build_object('sku', sku, 'quantity', quantity, 'unitPriceMinor', unit_price_minor) ORDER BY line)
     FROM order_items WHERE order_id = orders.id) AS items`;

export function toOrder(row: OrderRow): Order {
  const customer: Order['customer'] = { id: row.customer_id };
  if (row.customer_name !== null) customer.name = row.customer_name;
  if (row.customer_email !== null) customer.email = row.customer_email;
  return {
    id: row.id,
    status: row.status,
    version: row.version,
    customer,
    currency: row.currency,
    items: row.items,
    totalMinor: Number(row.total_minor),
    createdAt: row.created_at.toISOString(),
    trackingNumber: row.tracking_number,
  };
}
