import type { Exchange } from '@zero-downtime/kit/testing';
import type { People } from './people.ts';
import type { Plan } from './plan.ts';
import type { Service } from './service.ts';

/** Ids of orders by customer. */
export type Orders = Record<'ada' | 'eve', string[]>;

/** Longer than the deadline of any answer, ms: a later answer counts as hanging. */
const HANGS_AFTER_MS = 60_000;

/** Replaces the placeholders of a plan by ids of orders. */
export function fillIn<T>(orders: Orders, text: T): T {
  if (typeof text !== 'string') return text;
  return text.replaceAll(/<(ada|eve) (\d)>/gi, (_, name: string, n: string) => {
    return orders[name.toLowerCase() as 'ada'][Number(n)] ?? '';
  }) as T;
}

/** Sends a plan over shared connections. @throws when there is no answer. */
export function createSender({ pool }: Service, people: People, orders: Orders) {
  return async (plan: Plan): Promise<Exchange> => {
    const { sender, method, body } = plan;
    const target = fillIn(orders, plan.target);
    const authorization = people.authorizations[sender];
    const headers = plan.headers.flatMap(([name, value]) => [name, fillIn(orders, value)]);
    const answer = await pool.request({
      method: method as 'GET',
      path: target,
      headers: authorization === undefined ? headers : [...headers, 'Authorization', authorization],
      body: fillIn(orders, body) ?? null,
      signal: AbortSignal.timeout(HANGS_AFTER_MS),
    });
    return {
      method,
      target,
      status: answer.statusCode,
      headers: answer.headers,
      text: await answer.body.text(),
    };
  };
}
