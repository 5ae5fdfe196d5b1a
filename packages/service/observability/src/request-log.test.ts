import { once } from 'node:events';
import { createServer, get, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createLogger, createRegistry, observeRequests } from './index.ts';

async function logged(handler: RequestListener) {
  const lines: Record<string, unknown>[] = [];
  const identity = { service: 'shop', release: '1.0.0' };
  const logger = createLogger(
    { ...identity, level: 'info' },
    { write: (line) => lines.push(JSON.parse(line)) },
  );
  const observe = observeRequests({ logger, registry: createRegistry(identity) });
  const server = createServer((request, response) =>
    observe(request, response, () => handler(request, response)),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, lines };
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

it('has the trace of a request with a valid traceparent', async () => {
  const { url, lines } = await logged((_request, response) => response.end());
  for (const traceparent of [`00-${traceId}-${spanId}-01`, `00-${traceId}-${spanId}`]) {
    await fetch(url, { headers: { traceparent } });
  }
  expect(lines).toMatchObject([{ traceId, spanId, release: '1.0.0', msg: 'answered' }, { msg: 'answered' }]);
  expect(lines[1]).not.toHaveProperty('traceId');
});

it('contains nothing from the headers, path or body of the request', async () => {
  const { url, lines } = await logged((request, response) =>
    request.resume().on('end', () => response.end()),
  );
  const headers = { Authorization: 'Bearer hunter2', Cookie: 'a=hunter2', 'Idempotency-Key': 'hunter2' };
  await fetch(`${url}/hunter2?q=hunter2`, { method: 'POST', headers, body: 'hunter2' });
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain('hunter2');
});

it('logs a request as aborted when its client disconnects, with the error', async () => {
  const { url, lines } = await logged((_request, response) => {
    Object.assign(response, { err: Object.assign(new Error('violates'), { detail: 'hunter2' }) });
    client.destroy();
  });
  const client = get(url).on('error', () => {});
  await expect.poll(() => lines).toMatchObject([{ msg: 'aborted', err: { message: 'violates' } }]);
  expect(JSON.stringify(lines)).not.toContain('hunter2');
});

it.each([
  [200, 30],
  [404, 30],
  [500, 50],
  [503, 40],
])('logs %d at level %d', async (status, level) => {
  const { url, lines } = await logged((_request, response) => response.writeHead(status).end());
  await fetch(url);
  expect(lines).toMatchObject([{ status, level }]);
});
