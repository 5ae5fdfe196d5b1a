import { once } from 'node:events';
import { createServer, get, type RequestListener, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { createLogger, createMetricsServer, createRegistry, observeRequests } from './index.ts';

const servers: Server[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function listen(server: Server): Promise<string> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function measured(handler: RequestListener) {
  const registry = createRegistry({ service: 'shop', release: '1.0.0' });
  const logger = createLogger({ service: 'shop', release: '1.0.0', level: 'silent' });
  const measure = observeRequests({ logger, registry });
  const url = await listen(
    createServer((request, response) => measure(request, response, () => handler(request, response))),
  );
  const requests = async () => (await registry.getSingleMetric('http_requests_total')?.get())?.values ?? [];
  return { registry, url, requests };
}

it('counts requests by the template of their route and by release', async () => {
  const { registry, url } = await measured((request, response) => {
    Object.assign(request, { route: { path: '/orders/:id' } });
    response.writeHead(404).end();
  });
  await (await fetch(`${url}/orders/17`)).text();
  const metrics = await listen(createMetricsServer(registry));
  const text = await (await fetch(`${metrics}/metrics`)).text();
  expect(text).toContain(
    'http_requests_total{method="GET",route="/orders/:id",status="404",service="shop",release="1.0.0"} 1',
  );
  expect(text).toMatch(/http_request_duration_seconds_bucket\{le="10",.*route="\/orders\/:id".*\} 1/);
});

it('counts all unknown paths in one series', async () => {
  const { url, requests } = await measured((_request, response) => response.end());
  for (const path of ['/a', '/b']) await (await fetch(url + path)).text();
  expect(await requests()).toEqual([
    { labels: { method: 'GET', route: 'unmatched', status: '200' }, value: 2 },
  ]);
});

it('excludes the time that a client takes to send a body', async () => {
  const { promise: reading, resolve: begunToRead } = Promise.withResolvers<void>();
  vi.useFakeTimers({ toFake: ['performance'] });
  const { url, registry } = await measured((request, response) => {
    request.on('data', () => {}).on('end', () => response.end());
    begunToRead();
  });
  const client = send(url, { method: 'POST' });
  client.flushHeaders();
  await reading;
  vi.advanceTimersByTime(60_000);
  client.end('{}');
  const [answer] = await once(client, 'response');
  answer.resume();
  const figures = async () =>
    (await registry.getSingleMetric('http_request_duration_seconds')?.get())?.values ?? [];
  // Polling would advance the clock.
  while ((await figures()).length === 0) await new Promise(setImmediate);
  const sum = (await figures()).find((one) => 'metricName' in one && String(one.metricName).endsWith('_sum'));
  expect(sum?.value).toBe(0);
});

it('counts a request whose client disconnected as aborted', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const { url, requests } = await measured((_request, response) => {
    response.once('close', resolve);
    client.destroy();
  });
  const client = get(url).on('error', () => {});
  await closed;
  expect(await requests()).toEqual([
    { labels: { method: 'GET', route: 'unmatched', status: 'aborted' }, value: 1 },
  ]);
});

it('the metrics of requests and of the process are served on a server without other paths', async () => {
  const metrics = await listen(createMetricsServer(createRegistry({ service: 'shop', release: '1.0.0' })));
  expect(await (await fetch(`${metrics}/metrics`)).text()).toContain('nodejs_eventloop_lag_seconds');
  expect((await fetch(metrics)).status).toBe(404);
  expect((await fetch(`${metrics}/metrics`, { method: 'POST' })).status).toBe(404);
});
