import type { Pool } from '@zero-downtime/database';
import { Problem } from '@zero-downtime/http';
import * as z from 'zod';
import type { Reach } from '../access.ts';
import { unknownCursor } from '../problems.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { orderSchema } from './order.ts';
import { readOrders } from './read-orders.ts';

export const pageSchema = z
  .strictObject({
    orders: z.array(orderSchema),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'For the next, older page; null on the last one.' }),
  })
  .meta({ id: 'OrderPage' });

export type Page = z.output<typeof pageSchema>;

/** One page, newest first. @throws {Problem} 400 for a cursor that no page handed out. */
export async function listOrders(
  db: Pool,
  reach: Reach,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor);
  if (cursor !== undefined && before === undefined) throw new Problem(unknownCursor);
  // One more than asked for tells whether there is a next page.
  const found = await readOrders(db, reach, { limit: limit + 1, before });
  const orders = found.slice(0, limit);
  const last = orders.at(-1);
  return { orders, nextCursor: found.length > limit && last ? encodeCursor(last.id) : null };
}
