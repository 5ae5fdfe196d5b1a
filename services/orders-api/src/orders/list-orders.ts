import type { Pool } from '@zero-downtime/database';
import { decodeCursor, pageOf } from '@zero-downtime/http';
import * as z from 'zod';
import type { Reach } from '../access.ts';
import { orderSchema } from './order.ts';
import { fitting, readOrders } from './read-orders.ts';

export const pageSchema = z
  .strictObject({
    orders: z.array(orderSchema),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'The cursor of the next page, with older orders. `null` on the last page.' }),
  })
  .meta({ id: 'OrderPage' });

export type Page = z.output<typeof pageSchema>;

/** One page, newest first: up to `limit` orders, and fewer when they have many items. @throws {Problem} 400 for a cursor that no page contains. */
export async function listOrders(
  db: Pool,
  reach: Reach,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor);
  const found = await readOrders(db, reach, { limit: limit + 1, before });
  const { rows, nextCursor } = pageOf(found, Math.min(limit, fitting(found)));
  return { orders: rows, nextCursor };
}
