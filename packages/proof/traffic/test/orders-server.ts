import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { answer, type OnRequest, serve, subjectOf } from '@zero-downtime/probe/testing';
import { type OrderContent, totalMinor } from '../src/order.ts';

type Order = OrderContent & {
  id: string;
  totalMinor: number;
  createdAt: string;
  /** Absent from orders that a release without tracking took. */
  trackingNumber?: string | null;
};

export { answer, tokenFor } from '@zero-downtime/probe/testing';

/** What the server does wrong. */
export type Misbehaviour = {
  onRequest?: OnRequest;
  /** What is kept of the nth order that was placed, from 1: usually itself; none is a loss, two are a doubling. */
  keep?(order: Order, nth: number): Order[];
  /** What is answered for the nth order after it was kept: usually 201. */
  statusOfPlaced?(nth: number): number;
  /** The nth order is kept, and its connection closed instead of an answer. */
  breakAnswerOf?(nth: number): boolean;
  /** Which orders the list leaves out. */
  hide?(order: Order, orders: readonly Order[]): boolean;
  /** From which order on, counted from 1, orders are tracked; usually the first. */
  trackingSince?: number;
  /** The list shows the orders of all customers to each customer. */
  showEverybodys?: boolean;
};

/** The orders API in memory, over real sockets, able to misbehave on purpose. */
export async function startOrdersServer(misbehaviour: Misbehaviour = {}) {
  /** In the order in which they were placed. */
  const orders: Order[] = [];
  const seen = {
    requests: 0,
    placed: 0,
    connections: 0,
    /** How long each order took to arrive. */
    bodyMs: [] as number[],
    keys: new Set<unknown>(),
    customers: new Set<string>(),
  };

  /** Answers by key: an order that is sent again is not made again. */
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
