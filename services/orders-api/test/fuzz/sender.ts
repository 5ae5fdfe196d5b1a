import type { Exchange } from '@zero-downtime/kit/testing';
import type { People } from './people.ts';
import type { Plan } from './plan.ts';
import type { Service } from './service.ts';

/** Ids of orders, by who placed them. */
export type Orders = Record<'ada' | 'eve', string[]>;

/** Longer than any answer may take, ms: what is later than that hangs. */
const HANGS_AFTER_MS = 60_000;

/** Puts the ids of orders where a plan names them. */
export function fillIn<T>(orders: Orders, text: T): T {
  if (typeof text !== 'string') return text;
  return text.replaceAll(/<(ada|eve) (\d)>/gi, (_, name: string, n: string) => {
    return orders[name.toLowerCase() as 'ada'][Number(n)] ?? '';
  }) as T;
}

/** Sends what a plan says, over connections that everybody shares. @throws when there is no answer. */
export function createSender({ pool }: Service, people: People, orders: Orders) {
  return async (plan: Plan): Promise<Exchange> => {
    const { who, method, body } = plan;
    const target = fillIn(orders, plan.target);
    const authorization = people.authorizations[who];
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
