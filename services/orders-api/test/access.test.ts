import { beforeAll, describe, expect, inject, it } from 'vitest';
import { anOrder, place } from './orders-behaviour.ts';
import { type Api, startApi } from './releases.ts';
import { CUSTOMER, FULFILMENT } from './tokens.ts';

let api: Api;
let order: { id: string };
beforeAll(async () => {
  api = await startApi('2.0.0', inject('databases').expanded.appUrl);
  order = await place(await api.customer('ada'));
});

/** Every request about an order. */
const requests = {
  read: ['get', () => `/orders/${order.id}`],
  track: ['get', () => `/orders/${order.id}/tracking`],
  list: ['get', () => '/orders'],
  'list of ada': ['get', () => '/orders?customerId=ada'],
  place: ['post', () => '/orders', anOrder()],
  cancel: ['post', () => `/orders/${order.id}/cancel`],
  'change the status of': ['patch', () => `/orders/${order.id}`, { status: 'delivered' }],
  'add an event to': [
    'post',
    () => `/orders/${order.id}/tracking/events`,
    { id: '1', status: 'in_transit', carrier: 'a', description: 'b', occurredAt: '2026-01-01T00:00:00Z' },
  ],
} as const;
type Name = keyof typeof requests;
const names = Object.keys(requests) as Name[];

async function send(subject: string, scopes: readonly string[], name: Name) {
  const [method, path, body] = requests[name];
  const request = (await api.as(subject, scopes))[method](path());
  if (name === 'change the status of') request.set('If-Match', '"1"');
  return request.send(body);
}

describe('without a token, a client may not', () => {
  it.each(names)('%s', async (name) => {
    const [method, path, body] = requests[name];
    const { headers, body: problem } = await api.anonymous[method](path()).send(body).expect(401);
    expect(headers['www-authenticate']).toBe('Bearer');
    expect(problem.type).toBe('/problems/unauthenticated');
  });
});

describe('with a token without scopes, a client may not', () => {
  it.each(names)('%s', async (name) => {
    const { status, body, headers } = await send('ada', [], name);
    expect({ status, type: body.type }).toEqual({ status: 403, type: '/problems/insufficient-scope' });
    expect(headers['www-authenticate']).toContain('insufficient_scope');
  });
});

describe('for another customer, an order does not exist:', () => {
  it.each(['read', 'track', 'cancel'] as const)('%s', async (name) => {
    const { status, body } = await send('eve', CUSTOMER, name);
    expect({ status, type: body.type }).toEqual({ status: 404, type: '/problems/order-not-found' });
  });

  it('the order is in none of the lists of another customer', async () => {
    expect((await send('eve', CUSTOMER, 'list')).body.orders).toEqual([]);
    expect((await send('eve', CUSTOMER, 'list of ada')).status).toBe(403);
  });
});

describe('a customer may not', () => {
  it.each(['change the status of', 'add an event to'] as const)('%s their own order', async (name) => {
    expect((await send('ada', CUSTOMER, name)).status).toBe(403);
  });
});

describe('fulfilment may', () => {
  it.each(['read', 'track', 'list', 'list of ada', 'add an event to', 'cancel'] as const)(
    '%s',
    async (name) => {
      expect((await send('fulfilment', FULFILMENT, name)).status).toBeOneOf([200, 201]);
    },
  );

  it('not place an order: it is not a customer', async () => {
    expect((await send('fulfilment', FULFILMENT, 'place')).status).toBe(403);
  });
});

it('idempotency keys of two customers are independent', async () => {
  const key = 'the-same';
  const placed = [];
  for (const name of ['ada', 'eve']) {
    const customer = await api.customer(name);
    placed.push(await customer.post('/orders').set('Idempotency-Key', key).send(anOrder()).expect(201));
  }
  expect(placed[0]?.body.id).not.toBe(placed[1]?.body.id);
  expect(placed[1]?.body.customer.id).toBe('eve');
});
