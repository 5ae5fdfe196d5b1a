import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { answer, type OnRequest, serve, subjectOf } from '@zero-downtime/probe/testing';
import { type OrderContent, totalMinor } from '../src/order.ts';

type Order = OrderContent & {
  id: string;
  totalMinor: number;
  createdAt: string;
  /** Absent from orders of a release without tracking. */
  trackingNumber?: string | null;
};

export { answer, tokenFor } from '@zero-downtime/probe/testing';

/** The faults that the server makes on purpose. */
export type Misbehaviour = {
  onRequest?: OnRequest;
  /** The orders that are stored for the nth order placed, counted from 1: usually itself; none is a loss, two are a doubling. */
  keep?(order: Order, nth: number): Order[];
  /** Answers the nth order after it was stored: usually with 201. */
  statusOfPlaced?(nth: number): number;
  /** Whether the nth order is stored and its connection closed without an answer. */
  breakAnswerOf?(nth: number): boolean;
  /** Whether the list omits the order. */
  hide?(order: Order, orders: readonly Order[]): boolean;
  /** The first order, counted from 1, that is tracked; usually the first. */
  trackingSince?: number;
  /** Whether the list shows the orders of all customers to each customer. */
  showEverybodys?: boolean;
};

/** The orders API in memory, over real sockets, with faults on purpose. */
export async function startOrdersServer(misbehaviour: Misbehaviour = {}) {
  /** The orders in the order in which they were placed. */
  const orders: Order[] = [];
  const seen = {
    requests: 0,
    placed: 0,
    connections: 0,
    /** How long each order's body took to arrive, in milliseconds. */
    bodyMs: [] as number[],
    keys: new Set<unknown>(),
    customers: new Set<string>(),
  };

  /** Answers by Idempotency-Key: a retried order is not stored again. */
  const answered = new Map<unknown, Order>();

  const place = async (request: IncomingMessage, customerId: string) => {
    const startedAt = performance.now();
    const sent = JSON.parse(await text(request)) as OrderContent;
    seen.bodyMs.push(performance.now() - startedAt);
    const key = request.headers['idempotency-key'];
    const before = answered.get(key);
    if (before) return before;
    seen.keys.add(key);
    const content = { ...sent, customer: { ...sent.customer, id: customerId } };
    seen.placed += 1;
    const tracked = seen.placed >= (misbehaviour.trackingSince ?? 1);
    const order = {
      ...content,
      id: randomUUID(),
      totalMinor: totalMinor(content),
      createdAt: new Date().toISOString(),
      ...(tracked ? { trackingNumber: 'T1' } : {}),
    };
    answered.set(key, order);
    orders.push(...(misbehaviour.keep?.(order, seen.placed) ?? [order]));
    if (misbehaviour.breakAnswerOf?.(seen.placed)) request.socket.destroy();
    return order;
  };

  const list = (url: URL, customerId: string) => {
    const limit = Number(url.searchParams.get('limit'));
    const cursor = url.searchParams.get('cursor');
    const listed = orders
      .toReversed()
      .filter(
        (order) =>
          (misbehaviour.showEverybodys || order.customer.id === customerId) &&
          !misbehaviour.hide?.(order, orders),
      );
    const from = cursor === null ? 0 : listed.findIndex((order) => order.id === cursor) + 1;
    const page = listed.slice(from, from + limit);
    return { orders: page, nextCursor: from + limit < listed.length ? (page.at(-1)?.id ?? null) : null };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const [, , id, tracking] = url.pathname.split('/');
    const customerId = subjectOf(request);
    if (customerId === undefined) return answer(response, 401, { title: 'A valid token is needed' });
    seen.customers.add(customerId);
    if (request.method === 'POST') {
      const order = await place(request, customerId);
      return answer(response, misbehaviour.statusOfPlaced?.(seen.placed) ?? 201, order);
    }
    if (id === undefined) return answer(response, 200, list(url, customerId));
    const order = orders.find((each) => each.id === id && each.customer.id === customerId);
    if (!order) return answer(response, 404, { title: 'Not Found' });
    return answer(response, 200, tracking ? { orderId: id, trackingNumber: order.trackingNumber } : order);
  };

  return { ...(await serve(handle, misbehaviour.onRequest, seen)), seen, orders };
}
