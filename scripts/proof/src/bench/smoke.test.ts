import { type Cleanup, measureServer, type RequestSpec, type RunningServer } from '@zero-downtime/bench';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_NAMES, type App } from './apps.ts';
import { pgbench } from './pgbench.ts';
import { describe as describeFigures } from './report.ts';
import { type Stage, setUpStage } from './stage.ts';
import { requestsOf, WORKLOADS, type Workload } from './workloads.ts';

const ORDERS = 100;
const workloads = Object.keys(WORKLOADS) as Workload[];
const stops: (() => unknown)[] = [];
const cleanup: Cleanup = { add: (stop) => stops.push(stop) };
let stage: Stage;
let servers: [App, RunningServer][];

beforeAll(async () => {
  stage = await setUpStage(cleanup, { orders: ORDERS, poolMax: 2 });
  servers = await Promise.all(
    APP_NAMES.map(async (app) => [app, await stage.start(app)] as [App, RunningServer]),
  );
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

const requests = (workload: Workload): RequestSpec[] =>
  requestsOf(workload, stage.surroundings.access.authorization, ORDERS).slice(0, 100);

/** The answers of all apps to the same request. */
const answers = ({ path, ...request }: RequestSpec) =>
  Promise.all(
    servers.map(async ([app, { port }]) => {
      const headers = { ...request.headers, 'Idempotency-Key': `${app}-key` };
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...request, headers } as RequestInit);
      return {
        app,
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Record<string, unknown>,
      };
    }),
  );

describe('the compared apps', () => {
  it.each(['read', 'list'] as const)('give the same answers: %s', async (workload) => {
    const [first, ...others] = await answers(requests(workload)[0] as RequestSpec);
    expect(first?.status).toBe(200);
    for (const other of others)
      expect({ ...other, body: other.body }).toMatchObject({ status: 200, body: first?.body });
  });

  it('create the same order', async () => {
    for (const { status, body } of await answers(requests('create')[0] as RequestSpec)) {
      expect(status).toBe(201);
      const { id, createdAt, trackingNumber, ...rest } = body;
      expect([typeof id, typeof createdAt, trackingNumber]).toEqual([
        'string',
        'string',
        expect.stringMatching(/^ZD/),
      ]);
      expect(rest).toEqual({
        status: 'placed',
        version: 1,
        customer: { id: 'bench' },
        currency: 'EUR',
        items: [
          { sku: 'tea', quantity: 2, unitPriceMinor: 450 },
          { sku: 'cup', quantity: 1, unitPriceMinor: 450 },
        ],
        totalMinor: 1350,
      });
    }
  });

  it('have the documented features: only the service and Fastify', async () => {
    const { path, ...request } = requests('read')[0] as RequestSpec;
    for (const [app, { port }] of servers) {
      const full = app === 'api' || app === 'fastify';
      const url = `http://127.0.0.1:${port}`;
      const [good, anonymous, malformed] = await Promise.all([
        fetch(`${url}${path}`, request as RequestInit),
        fetch(`${url}${path}`),
        fetch(`${url}/orders`, {
          method: 'POST',
          headers: { ...request.headers, 'Content-Type': 'application/json' },
          body: '{"currency":"EUR","items":[{"sku":"","quantity":0,"unitPriceMinor":1}]}',
        }),
      ]);
      expect([app, anonymous.status === 401, malformed.status === 400]).toEqual([app, full, full]);
      for (const name of ['x-request-id', 'x-release', 'ratelimit', 'content-security-policy', 'etag'].slice(
        0,
        4,
      )) {
        expect([app, name, [...good.headers.keys()].some((key) => key.startsWith(name))]).toEqual([
          app,
          name,
          full,
        ]);
      }
    }
  });

  it.each(workloads)('serve a load without an error: %s', async (workload) => {
    for (const [app, server] of servers) {
      const load = { requests: requests(workload), connections: 4, seconds: 1 };
      const figures = await measureServer(server, stage.generator, load);
      expect([app, figures.failures, figures.answers > 0]).toEqual([app, 0, true]);
    }
  });

  it('serve an open loop load', async () => {
    for (const [app, server] of servers) {
      const load = { requests: requests('mix'), connections: 4, seconds: 1, perSecond: 100 };
      const figures = await measureServer(server, stage.generator, load);
      expect([app, figures.failures, figures.answers > 0]).toEqual([app, 0, true]);
    }
  });

  it('write a line for each request: the service and Fastify', async () => {
    for (const [app, server] of servers.filter(([name]) => name === 'api' || name === 'fastify')) {
      const lines = async () =>
        (await server.output()).split('\n').filter((line) => line.includes('"status":200')).length;
      const before = await lines();
      const { answers: count } = await stage.generator.run(server.port, {
        requests: requests('read'),
        connections: 1,
        seconds: 1,
      });
      // A connection may be closed before its last answer is logged.
      expect([app, (await lines()) - before - count]).toEqual([
        app,
        expect.toSatisfy((n: number) => Math.abs(n) <= 1),
      ]);
    }
  });
});

it('pgbench runs the statements of the service', async () => {
  const figures = await pgbench(stage.database, 'mix', { orders: ORDERS, connections: 2, seconds: 1 });
  expect(figures.perSecond).toBeGreaterThan(0);
});

it('figures become tables with ratios and targets', () => {
  const figures = (perSecond: number, cpuMicros: number) => [
    {
      answers: 1,
      failures: 0,
      seconds: 1,
      p50Ms: 1,
      p99Ms: 2,
      loadCpuMicros: 1,
      loadBusy: 0.1,
      busy: 0.95,
      perSecond,
      cpuMicros,
    },
  ];
  const text = describeFigures({
    workload: 'read',
    throughput: { api: figures(1150, 85), fastify: figures(1000, 100), bare: figures(2000, 50) },
    pgbench: [{ perSecond: 3000, meanMs: 0.3 }],
    underLoad: undefined,
  });
  expect(text).toContain('at least 1.1 × fastify, in requests a second: **met** (1.15)');
  expect(text).toContain('at least 0.8 × bare, in requests a second: **not met** (0.57)');
});
