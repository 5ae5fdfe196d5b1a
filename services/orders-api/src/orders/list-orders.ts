import { Problem } from '@zero-downtime/http';
import type { Knex } from 'knex';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Order } from './order.ts';
import { readOrders } from './read-orders.ts';
import type { ListQuery } from './schemas.ts';

export interface Page {
  orders: Order[];
  /** For the next, older page; null on the last one. */
  nextCursor: string | null;
}

/** One page, newest first. @throws {Problem} 400 for a cursor that no page handed out. */
export async function listOrders(db: Knex, { limit, cursor, customerId }: ListQuery): Promise<Page> {
  const after = cursor === undefined ? undefined : (decodeCursor(cursor) ?? unknownCursor());
  // One more than asked for tells whether there is a next page.
  const found = await readOrders(db, { limit: limit + 1, after, customerId });
  const orders = found.slice(0, limit);
  const last = orders.at(-1);
  return { orders, nextCursor: found.length > limit && last ? encodeCursor(last.id) : null };
}

function unknownCursor(): never {
  throw new Problem({
    status: 400,
    title: 'Unknown cursor',
    detail: 'Pass nextCursor of a page as it was given.',
  });
}
