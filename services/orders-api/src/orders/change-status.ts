import { type Pool, statement } from '@zero-downtime/database';
import { Problem } from '@zero-downtime/http';
import { customerOf, type Reach } from '../access.ts';
import { orderNotFound, preconditionFailed, transitionNotPossible } from '../problems.ts';
import { type Condition, etagOf } from './etag.ts';
import { ORDER_COLUMNS, type Order, type OrderRow, toOrder } from './order.ts';
import { readOrder } from './read-orders.ts';
import { type Status, statusesAfter, statusesBefore } from './status.ts';

const CHANGE_STATUS = statement<OrderRow>(
  'change_status',
  `UPDATE orders SET status = $2, version = version + 1
    WHERE id = $1 AND status = ANY ($3) AND ($4::int[] IS NULL OR version = ANY ($4)) AND ($5::text IS NULL OR customer_id = $5)
   RETURNING ${ORDER_COLUMNS}`,
);

export interface StatusChange {
  id: string;
  to: Status;
  reach: Reach;
  condition: Condition | undefined;
}

/**
 * Moves an order to another status. One statement checks and writes, so that of two concurrent changes one fails with 412.
 * @throws {Problem} 404, 412 when the condition does not hold, 409 when the transition does not exist.
 */
export async function changeStatus(db: Pool, { id, to, reach, condition }: StatusChange): Promise<Order> {
  const versions = condition === undefined || condition === 'any version' ? null : condition;
  const [row] = await db.query(CHANGE_STATUS, [id, to, statusesBefore(to), versions, customerOf(reach)]);
  if (row) return toOrder(row);

  const order = await readOrder(db, id, reach);
  if (!order) throw new Problem(orderNotFound, { detail: `There is no order ${id}.` });
  if (versions && !versions.includes(order.version)) {
    throw new Problem(preconditionFailed, { detail: `The current version is ${etagOf(order)}.` });
  }
  const possible = statusesAfter(order.status).join(' or ') || 'nothing else';
  throw new Problem(transitionNotPossible, {
    detail: `The order is ${order.status}. It can become ${possible}, not ${to}.`,
  });
}

/** Cancels an order. Idempotent: an order that is cancelled already stays as it is. @throws as {@link changeStatus} */
export async function cancelOrder(db: Pool, cancel: Omit<StatusChange, 'to'>): Promise<Order> {
  try {
    return await changeStatus(db, { ...cancel, to: 'cancelled' });
  } catch (error) {
    if (!(error instanceof Problem && error.type === transitionNotPossible.type)) throw error;
    const order = await readOrder(db, cancel.id, cancel.reach);
    if (order?.status !== 'cancelled') throw error;
    return order;
  }
}
