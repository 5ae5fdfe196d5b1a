import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@zero-downtime/database/knex';
import { authEnvironment } from '@zero-downtime/kit/testing';
import { KeepAliveClient } from '@zero-downtime/lifecycle/testing';
import { bundle } from '@zero-downtime/releases';
import { afterAll, afterEach, describe, expect, inject, it } from 'vitest';
import { startCollector } from './collector.ts';
import { anOrder } from './orders-behaviour.ts';
import { Relay } from './relay.ts';
import { serviceDir } from './releases.ts';
import { type RunningBundle, startBundle } from './start-bundle.ts';
import { bearer } from './tokens.ts';

const folders: string[] = [];
const running: RunningBundle[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.kill();
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A release as in its image: only the bundle, without node_modules. */
async function start(version: string, env: Record<string, string> = {}): Promise<RunningBundle> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  folders.push(folder);
  await cp(await bundle(serviceDir, version), folder, { recursive: true });
  const service = startBundle(folder, {
    SERVICE_VERSION: version,
    DATABASE_URL: inject('databases').bundle.appUrl,
    ...authEnvironment,
    ...env,
  });
  running.push(service);
  return service;
}

describe.each(['1.0.0', '2.0.0'])('the bundle of %s', (version) => {
  it('serves, and stops without losing a request of its keep-alive clients', async () => {
    // Longer than a client that is short of CPU keeps a connection: the drain ends with the last connection.
    const service = await start(version, { KEEP_ALIVE_TIMEOUT_MS: '60000' });
    await service.ready();
    let answered = 0;
    let leaving = false;
    const headers = { Authorization: await bearer('ada') };
    async function shop(pauseMs: number): Promise<void> {
      const client = new KeepAliveClient(service.port);
      // The balancer opens no new connection to a draining replica.
      while (!leaving || client.connected) {
        const order = JSON.stringify(anOrder());
        const { status } = await client.request('/orders', {
          method: 'POST',
          headers,
          body: order,
          wireMs: 2,
        });
        expect(status).toBe(201);
        answered += 1;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    const shoppers = Array.from({ length: 20 }, (_, n) => shop(10 + n * 40));
    await expect.poll(() => answered).toBeGreaterThan(50);
    leaving = true;
    service.signal('SIGTERM');
    await Promise.all(shoppers);
    expect(await service.exitCode()).toBe(0);
    expect(service.log()).toContainEqual(expect.objectContaining({ msg: 'stopped', dropped: 0 }));
    expect(service.log()).not.toContainEqual(expect.objectContaining({ msg: 'aborted' }));
  });
});

describe('a bundle', () => {
  it('exposes metrics of requests, pool, lifecycle and schema on a separate port', async () => {
    const service = await start('2.0.0');
    await service.ready();
    const headers = { Authorization: await bearer('ada') };
    await service.get('/orders', headers);
    const text = await (await fetch(`http://127.0.0.1:${service.metricsPort}/metrics`)).text();
    const identity = 'service="orders-api",release="2.0.0"';
    for (const line of [
      `http_requests_total{method="GET",route="/orders",status="200",${identity}} 1`,
      `process_lifecycle_state{state="ready",${identity}} 1`,
      `db_pool_connections_max{${identity}} 10`,
      `db_pool_waiting_requests{${identity}} 0`,
      `schema_phase_done{change="002_add_order_tracking",phase="expand",${identity}} 1`,
    ])
      expect(text).toContain(line);
  });

  it('waits for a database that is not reachable yet, logs it once, and then becomes ready', async () => {
    const relay = new Relay(inject('databases').bundle.appUrl);
    await relay.open();
    await relay.cut();
    const service = await start('2.0.0', { DATABASE_URL: relay.url });
    await service.waitForLog('cannot serve');
    expect(await service.get('/ready')).toBe(503);
    expect(await service.get('/health/startup')).toBe(503);
    expect(await service.get('/health')).toBe(200);
    await relay.open();
    await service.ready();
    expect(await service.get('/health/startup')).toBe(200);
    expect(service.log().filter(({ msg }) => msg === 'cannot serve')).toHaveLength(1);
    await relay.cut();
  });

  it('waits for a database that does not answer, logs it, and becomes ready once it answers', async () => {
    const relay = new Relay(inject('databases').bundle.appUrl);
    await relay.open();
    relay.pause();
    const service = await start('2.0.0', { DATABASE_URL: relay.url });
    await service.waitForLog('cannot serve');
    for (const [path, status] of [
      ['/ready', 503],
      ['/health/startup', 503],
      ['/health', 200],
    ] as const)
      expect([path, await service.get(path)]).toEqual([path, status]);
    relay.resume();
    await service.ready();
    relay.pause();
    for (const path of ['/ready', '/health/startup', '/health'])
      expect([path, await service.get(path)]).toEqual([path, 200]);
    await relay.cut();
  });

  it('does not start with an invalid configuration, and logs every mistake', async () => {
    const service = await start('2.0.0', { DATABASE_URL: '', LOG_LEVEL: 'loud' });
    expect(await service.exitCode()).toBe(1);
    const { err } = service.log()[0] as { err: { message: string } };
    for (const name of ['DATABASE_URL', 'LOG_LEVEL']) expect(err.message).toContain(`- ${name}: `);
  });

  it('does not start when the grace period is shorter than its drain', async () => {
    const service = await start('2.0.0', { STOP_GRACE_PERIOD_MS: '3000' });
    expect(await service.exitCode()).toBe(1);
    expect(JSON.stringify(service.log())).toContain('Raise stop_grace_period');
  });

  it('exits when either of its two ports is taken', async () => {
    const first = await start('2.0.0');
    await first.waitForLog('listening');
    for (const name of ['PORT', 'METRICS_PORT']) {
      const second = await start('2.0.0', { [name]: String(first.port) });
      expect(await second.exitCode()).toBe(1);
      expect(JSON.stringify(second.log())).toContain('EADDRINUSE');
    }
  });

  it('exits with an error on SIGTERM before it was ready', async () => {
    const service = await start('2.0.0', { DATABASE_URL: 'postgres://app:none@127.0.0.1:1/none' });
    await service.waitForLog('cannot serve');
    service.signal('SIGTERM');
    expect(await service.exitCode()).toBe(1);
  });
});

it('reports heartbeats, and removes its row at the end, so that the contract gate sees it behind a pooler too', async () => {
  const owner = createDatabase({
    url: inject('databases').bundle.ownerUrl,
    applicationName: 'test',
    poolMax: 1,
  });
  const heard = async () =>
    (await owner.raw("select from release.heartbeats where release = '1.0.0' and service = 'orders-api'"))
      .rows;
  try {
    const service = await start('1.0.0');
    await expect.poll(heard).toHaveLength(1);
    service.signal('SIGTERM');
    await service.exitCode();
    expect(await heard()).toHaveLength(0);
  } finally {
    await owner.destroy();
  }
});

describe('tracing', () => {
  it('sends spans of a request and of its statements, in the trace of the caller, when a collector is configured', async () => {
    const collector = await startCollector();
    const service = await start('2.0.0', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    await service.ready();
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    await service.get('/orders', { Authorization: await bearer('ada'), traceparent });
    service.signal('SIGTERM');
    expect(await service.exitCode()).toBe(0);
    const ours = collector.spans().filter((span) => span.traceId === traceId);
    expect(ours.map(({ name }) => name).sort()).toEqual(['GET /orders', 'list_21_orders_of_customer']);
    expect(service.log()).toContainEqual(expect.objectContaining({ msg: 'answered', traceId }));
  });
});
