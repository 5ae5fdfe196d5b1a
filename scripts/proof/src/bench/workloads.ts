import type { RequestSpec } from '@zero-downtime/bench';
import { encodeCursor } from '@zero-downtime/http/cursor';
import { idOf } from './seed.ts';

export const WORKLOADS = {
  read: 'read one order by its id',
  create: 'create an order of two items',
  keyed: 'create an order of two items, with an Idempotency-Key',
  list: 'list a page of 20 orders',
  mix: '60 % read, 20 % list, 10 % create, 10 % create with a key',
} as const;

export type Workload = keyof typeof WORKLOADS;

export const PAGE = 20;
export const ORDER = {
  currency: 'EUR',
  items: [
    { sku: 'tea', quantity: 2, unitPriceMinor: 450 },
    { sku: 'cup', quantity: 1, unitPriceMinor: 450 },
  ],
};
/** The weights of the mix, in percent. */
export const MIX = { read: 60, list: 20, create: 10, keyed: 10 } as const;

/** Enough requests for connections to use different orders. */
const REQUESTS = 4_000;

/** Requests of a workload on random orders among `orders`. */
export function requestsOf(workload: Workload, authorization: string, orders: number): RequestSpec[] {
  const headers = { Authorization: authorization };
  const random = () => Math.floor(Math.random() * orders);
  const make: Record<keyof typeof MIX, () => RequestSpec> = {
    read: () => ({ method: 'GET', path: `/orders/${idOf(random())}`, headers }),
    // Any page except the last, so that each is full.
    list: () => ({
      method: 'GET',
      path: `/orders?limit=${PAGE}&cursor=${encodeCursor(idOf(Math.max(random(), PAGE + 1)))}`,
      headers,
    }),
    create: () => ({ ...create, headers: { ...headers, ...JSON_BODY } }),
    keyed: () => ({ ...create, headers: { ...headers, ...JSON_BODY, 'Idempotency-Key': '[<id>]' } }),
  };
  return Array.from({ length: REQUESTS }, () => make[workload === 'mix' ? draw() : workload]());
}

const JSON_BODY = { 'Content-Type': 'application/json' };
const create = { method: 'POST', path: '/orders', body: JSON.stringify(ORDER) } as const;

function draw(): keyof typeof MIX {
  let left = Math.random() * 100;
  for (const [name, share] of Object.entries(MIX)) {
    left -= share;
    if (left < 0) return name as keyof typeof MIX;
  }
  return 'read';
}
