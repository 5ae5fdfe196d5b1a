import { bundle } from '@zero-downtime/releases';
import { afterEach, expect, inject, it, vi } from 'vitest';
import { anOrder } from './orders-behaviour.ts';
import { serviceDir } from './releases.ts';
import { type RunningBundle, startBundle } from './start-bundle.ts';
import { authEnvironment, bearer } from './tokens.ts';

const running: RunningBundle[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.kill();
});

/** A bad release that serves, and a customer of it. */
async function start(version: string) {
  const service = startBundle(await bundle(serviceDir, version), {
    SERVICE_VERSION: version,
    DATABASE_URL: inject('databases').bundle.appUrl,
    ...authEnvironment,
  });
  running.push(service);
  await service.ready();
  const headers = { Authorization: await bearer('ada'), 'Content-Type': 'application/json' };
  return {
    service,
    order: (order: object = anOrder()) =>
      fetch(`http://127.0.0.1:${service.port}/orders`, {
        method: 'POST',
        headers,
        body: JSON.stringify(order),
      }),
    read: (id: string) => fetch(`http://127.0.0.1:${service.port}/orders/${id}`, { headers }),
    /** The sum of the samples of a metric whose names and labels match. */
    async metric(line: RegExp): Promise<number> {
      const text = await (await fetch(`http://127.0.0.1:${service.metricsPort}/metrics`)).text();
      const samples = text.split('\n').filter((sample) => line.test(sample));
      return samples.reduce((sum, sample) => sum + Number(sample.split(' ').at(-1)), 0);
    },
    async expectHealthy(): Promise<void> {
      for (const path of ['/health', '/health/startup', '/ready'])
        expect([path, await service.get(path)]).toEqual([path, 200]);
    },
  };
}

const FAILED_ORDERS = /^http_requests_total{method="POST",route="\/orders",status="500"/;
const FAILED_READS = /^http_requests_total{method="GET",route="\/orders\/:id",status="500"/;

/** As an error that nobody expected leaves the service. */
async function expectInternalError(answer: Response): Promise<void> {
  expect(answer.status).toBe(500);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(await answer.json()).toMatchObject({ type: '/problems/internal-error' });
}

/** That its log has the error behind a 500. Lines may come a little after the answer. */
async function expectLogged(service: RunningBundle, message: string): Promise<void> {
  const line = expect.objectContaining({ status: 500, err: expect.objectContaining({ message }) });
  await expect.poll(() => service.log()).toContainEqual(line);
}

it('2.1.0-answers-500 takes orders at first and none later; reads go on, and it calls itself healthy', async () => {
  const { service, order, read, metric, expectHealthy } = await start('2.1.0-answers-500');
  const first = await order();
  expect(first.status).toBe(201);
  const { id } = (await first.json()) as { id: string };
  const failed = await vi.waitUntil(
    async () => {
      const answer = await order();
      return answer.status === 201 ? undefined : answer;
    },
    { timeout: 60_000, interval: 250 },
  );
  await expectInternalError(failed);
  await expectInternalError(await order());
  expect((await read(id)).status).toBe(200);
  await expectHealthy();
  expect(await metric(FAILED_ORDERS)).toBe(2);
  await expectLogged(service, 'the prices have expired');
});

it('2.1.0-some-500 fails every twentieth read of an order, takes orders, and calls itself healthy', async () => {
  const { service, order, read, metric, expectHealthy } = await start('2.1.0-some-500');
  const { id } = (await (await order()).json()) as { id: string };
  const reads: number[] = [];
  for (let n = 0; n < 40; n++) reads.push((await read(id)).status);
  const twenty = [...Array(19).fill(200), 500];
  expect(reads).toEqual([...twenty, ...twenty]);
  expect((await order()).status).toBe(201);
  await expectHealthy();
  expect(await metric(FAILED_READS)).toBe(2);
  await expectLogged(service, 'read replica 20 does not exist');
});

it('2.1.0-slow answers rightly but late, each time, and calls itself healthy', async () => {
  const { order, read, metric, expectHealthy } = await start('2.1.0-slow');
  const placed = await order();
  expect(placed.status).toBe(201);
  const { id } = (await placed.json()) as { id: string };
  for (let n = 0; n < 7; n++) expect((await read(id)).status).toBe(200);
  await expectHealthy();
  const within = (seconds: string) =>
    metric(new RegExp(`^http_request_duration_seconds_bucket{le="${seconds}",.*route="/orders(/:id)?"`));
  await expect.poll(() => within('\\+Inf')).toBe(8);
  expect(await within('0\\.1')).toBe(0);
});

it('2.1.0-cuts-off breaks off every tenth answer, counts it as one whose client left, and calls itself healthy', async () => {
  const { service, order, read, metric, expectHealthy } = await start('2.1.0-cuts-off');
  const { id } = (await (await order()).json()) as { id: string };
  const whole = async () =>
    (await read(id)).json().then(
      () => true,
      () => false,
    );
  const reads: boolean[] = [];
  for (let n = 0; n < 19; n++) reads.push(await whole());
  const nine = [...Array(8).fill(true), false];
  expect(reads).toEqual([...nine, ...Array(9).fill(true), false]);
  await expectHealthy();
  expect(await metric(/^http_requests_total{.*status="5/)).toBe(0);
  await expect.poll(() => metric(/^http_requests_total{.*status="aborted"/)).toBe(2);
  expect(service.log().filter(({ status }) => status === 500)).toEqual([]);
});

it('2.1.0-leaks takes ever more memory though nobody asks it for anything, and calls itself healthy', async () => {
  const { order, metric, expectHealthy } = await start('2.1.0-leaks');
  expect((await order()).status).toBe(201);
  const held = () => metric(/^nodejs_external_memory_bytes/);
  const before = await held();
  await expect.poll(held, { interval: 250 }).toBeGreaterThan(before + 2_500_000);
  await expectHealthy();
});

it('2.1.0-one-kind fails orders of more than three items, takes all others, and calls itself healthy', async () => {
  const { service, order, metric, expectHealthy } = await start('2.1.0-one-kind');
  const ofItems = (length: number) => {
    const items = Array.from({ length }, () => ({ sku: 'tea', quantity: 2, unitPriceMinor: 450 }));
    return order({ ...anOrder(), items });
  };
  for (const length of [1, 2, 3]) {
    const placed = await ofItems(length);
    expect(placed.status).toBe(201);
    expect(await placed.json()).toMatchObject({ totalMinor: length * 900 });
  }
  await expectInternalError(await ofItems(4));
  await expectHealthy();
  expect(await metric(FAILED_ORDERS)).toBe(1);
  await expectLogged(service, 'no discount is known for 4 items');
});
