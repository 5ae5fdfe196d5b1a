import { Problem } from '@zero-downtime/http';

/** @throws {Problem} always, 404: for the place where an order should be. */
export function noSuchOrder(id: string): never {
  throw new Problem({ status: 404, title: 'No such order', detail: `There is no order ${id}.` });
}
