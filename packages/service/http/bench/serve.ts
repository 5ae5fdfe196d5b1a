import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger, createRegistry } from '@zero-downtime/observability';
import { Router } from 'express';
import { createApp, createHttpServer, sendJson } from '../src/index.ts';

/** One of the compared servers, in a separate process. Sends its port, and its CPU time on request. */
const ORDER = {
  id: '0190a6e4-0000-7000-8000-000000000000',
  status: 'placed',
  items: [{ sku: 'A-1', quantity: 2 }],
};
const release = '1.0.0';

const bare: RequestListener = (_request, response) => {
  const body = JSON.stringify(ORDER);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
};

function app(): RequestListener {
  return createApp({
    health: { release, lifecycle: { state: 'ready', wasReady: true }, whyNotReady: () => undefined },
    logger: createLogger({ service: 'bench', release, level: 'info' }),
    registry: createRegistry({ service: 'bench', release }),
    limits: { maxInFlight: 1000, requestTimeoutMs: 10_000 },
    routes: [
      Router()
        .get('/orders/:id', (_request, response) => sendJson(response, 200, ORDER))
        .post('/orders', (request, response) => sendJson(response, 201, request.body)),
    ],
  });
}

const server =
  process.argv[2] === 'bare'
    ? createServer(bare)
    : createHttpServer({ requestTimeoutMs: 10_000 }).on('request', app());
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => process.send?.(process.cpuUsage()));
