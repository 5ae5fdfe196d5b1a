/**
 * The minimum cost: node:http, pg and the service's statements; no framework, no validation, no tokens, no log, no metrics, only the
 * headers of the body.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listOrders } from '@zero-downtime/orders-api/orders/list-orders';
import { newOrder } from '@zero-downtime/orders-api/orders/new-order';
import { placeOrder } from '@zero-downtime/orders-api/orders/place-order';
import { readOrder } from '@zero-downtime/orders-api/orders/read-orders';
import { plainPool } from './plain-pool.ts';
import { settings } from './settings.ts';

const { customerId } = settings;
const reach = { customerId };
const db = plainPool(settings.databaseUrl, settings.poolMax);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '';
  if (url === '/ready') return send(response, 200, 'ready');
  if (request.method === 'POST') return place(request, response);
  if (url.startsWith('/orders/')) return send(response, 200, await readOrder(db, url.slice(8), reach));
  const query = new URLSearchParams(url.slice(8));
  const page = { limit: Number(query.get('limit')), cursor: query.get('cursor') ?? undefined };
  return send(response, 200, await listOrders(db, reach, page));
}

async function place(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const key = request.headers['idempotency-key'] as string | undefined;
  const keyed = key === undefined ? undefined : { key, body };
  const wanted = newOrder(customerId, { customer: {}, ...JSON.parse(body.toString()) });
  send(response, 201, (await placeOrder(db, wanted, keyed)).order);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
}).listen(settings.port, '127.0.0.1');
