import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger, createMetricsServer, createRegistry, httpMetrics } from './index.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const status = (url: string, method = 'GET') =>
  new Promise<number>((resolve, reject) => {
    request(url, { method }, (response) => resolve(response.resume().statusCode ?? 0))
      .on('error', reject)
      .end();
  });

describe('the log', () => {
  it('says service and release in every line, and neither tokens nor passwords', () => {
    const lines: string[] = [];
    const logger = createLogger(
      { service: 'shop', release: '1.0.0', level: 'info' },
      { write: (line) => lines.push(line) },
    );
    logger.info(
      { req: { headers: { authorization: 'Bearer abc', accept: '*/*' } }, database: { password: 'hunter2' } },
      'hello',
    );
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ service: 'shop', release: '1.0.0', msg: 'hello' });
    expect(lines.join()).not.toMatch(/abc|hunter2/);
  });
});

describe('the metrics', () => {
  it('count requests by route template and status, and are served on their own server only', async () => {
    const registry = createRegistry({ service: 'shop', release: '1.0.0' });
    const measure = httpMetrics(registry, () => '/orders/:id');
    const app = await listen(
      createServer((incoming, response) => measure(incoming, response, () => response.writeHead(404).end())),
    );
    await status(`${app}/orders/17`);
    const metrics = await listen(createMetricsServer(registry));
    const text = await (await fetch(`${metrics}/metrics`)).text();
    expect(text).toMatch(
      /http_requests_total\{method="GET",route="\/orders\/:id",status="404",service="shop",release="1\.0\.0"\} 1/,
    );
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    expect(await status(`${metrics}/`)).toBe(404);
    expect(await status(`${metrics}/metrics`, 'POST')).toBe(404);
  });
});
