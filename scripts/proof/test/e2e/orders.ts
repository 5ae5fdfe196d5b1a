import { run } from './command.ts';
import type { TestStack } from './stack.ts';

export const order = { currency: 'EUR', items: [{ sku: 'tea', quantity: 2, unitPriceMinor: 450 }] };

/** Places an order as a user would, with a token of `npm run token` for ada. */
export async function place(shop: TestStack, headers: Record<string, string> = {}): Promise<Response> {
  const { result } = await run('token', ['--target', shop.target]);
  return fetch(`${shop.url}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${result?.message}`, ...headers },
    body: JSON.stringify(order),
  });
}

/** The ids of ada's orders. */
export async function placed(shop: TestStack): Promise<string[]> {
  const authorization = `Bearer ${await shop.tokenFor('ada', ['orders:read'])}`;
  const answer = await fetch(`${shop.url}/orders?limit=100`, { headers: { authorization } });
  return ((await answer.json()) as { orders: { id: string }[] }).orders.map(({ id }) => id);
}

/** The API's state according to `npm run status`. */
export async function serving(shop: TestStack) {
  const { result } = await run('status', ['--target', shop.target]);
  const status = result?.status as {
    services: { service: string; version: string; replicas: { healthy: boolean; version: string }[] }[];
    lock?: object;
  };
  const api = status.services.find((service) => service.service.endsWith('_api'));
  return {
    version: api?.version,
    healthy: api?.replicas.filter((replica) => replica.healthy && replica.version === api.version).length,
    locked: status.lock !== undefined,
  };
}
