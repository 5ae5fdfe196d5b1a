import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { answer, type OnRequest, serve, subjectOf } from './serve.ts';

type Payment = { id: string; owner: string | undefined; reference: string; amountMinor: number };

/** What the server does wrong. */
export type Misbehaviour = {
  onRequest?: OnRequest;
  /** What is kept of the nth payment, from 1: usually itself; none is a loss, two are a doubling. */
  keep?(payment: Payment, nth: number): Payment[];
  /** Tokens are not asked for. */
  open?: boolean;
};

/** What a probe of it sends. */
export const PROBE = {
  scopes: ['payments:write'],
  requests: [
    { get: '/payments', weight: 1 },
    {
      post: '/payments',
      weight: 2,
      body: { reference: '<unique>', amountMinor: '<100-9999>' },
      created: { id: 'id', read: '/payments/:id', list: '/payments' },
    },
    { get: '/payments/:id', weight: 1 },
  ],
};

/** A payments service in memory, over real sockets, able to misbehave on purpose. */
export async function startPaymentsServer(misbehaviour: Misbehaviour = {}) {
  const payments: Payment[] = [];
  /** Answers by key: a payment that is sent again is not made again. */
  const answered = new Map<unknown, Payment>();

  const create = async (request: IncomingMessage, owner: string | undefined) => {
    const key = request.headers['idempotency-key'];
    const sent = JSON.parse(await text(request));
    const payment = answered.get(key) ?? { id: randomUUID(), owner, ...sent };
    if (!answered.has(key)) {
      answered.set(key, payment);
      payments.push(...(misbehaviour.keep?.(payment, answered.size) ?? [payment]));
    }
    return payment;
  };
  const page = (url: URL, owner: string | undefined) => {
    const own = payments.filter((payment) => payment.owner === owner);
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const next = from + 10;
    return { payments: own.slice(from, next), nextCursor: next < own.length ? `${next}` : null };
  };
  const server = await serve(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const owner = subjectOf(request);
    if (url.pathname === '/openapi.json') return answer(response, 200, DOCUMENT);
    if (owner === undefined && !misbehaviour.open)
      return answer(response, 401, { title: 'A token is needed' });
    if (request.method === 'POST') return answer(response, 201, await create(request, owner));
    const [, , id] = url.pathname.split('/');
    if (id === undefined) return answer(response, 200, page(url, owner));
    const payment = payments.find((each) => each.id === id && each.owner === owner);
    return payment ? answer(response, 200, payment) : answer(response, 404, { title: 'Not Found' });
  }, misbehaviour.onRequest);
  return { ...server, payments, keys: answered };
}

const token = [{ token: ['payments:read'] }];

/** The parts of the OpenAPI document that a probe reads. */
export const DOCUMENT = {
  paths: {
    '/payments': { get: { security: token, parameters: [{ name: 'cursor' }] }, post: { security: token } },
    '/payments/{id}': { get: { security: token } },
    '/search': { get: { parameters: [{ name: 'text', required: true }] } },
    '/docs': { get: { security: [] } },
    '/ready': { get: { tags: ['Probes'] } },
  },
};
