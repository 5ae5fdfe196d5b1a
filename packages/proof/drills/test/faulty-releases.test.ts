import { expect, it } from 'vitest';
import { FAULTY_RELEASES } from '../src/faulty-releases/faulty-release.ts';
import { spawnTinyService, startTinyService } from './start-tiny-service.ts';

const preludeOf = (name: string): string =>
  FAULTY_RELEASES.find((release) => release.name === name)?.prelude ?? name;
const start = (name: string) => startTinyService(preludeOf(name));

const FAILED_ORDERS = /^http_requests_total{method="POST",route="\/orders",status="500"/;
const FAILED_READS = /^http_requests_total{method="GET",route="\/orders\/:id",status="500"/;

type Service = Awaited<ReturnType<typeof start>>;
async function expectHealthy({ status }: Service): Promise<void> {
  for (const path of ['/health', '/health/startup', '/ready'])
    expect([path, await status(path)]).toEqual([path, 200]);
}
/** Expects the error of a 500 in the log, shortly after the answer. */
async function expectLogged({ log }: Service, message: string): Promise<void> {
  const line = expect.objectContaining({ status: 500, err: expect.objectContaining({ message }) });
  await expect.poll(log).toContainEqual(line);
}

it('without a prelude the service serves and drains', async () => {
  const service = await startTinyService();
  await expectHealthy(service);
  for (let n = 0; n < 20; n++) expect(await service.status('/orders/7')).toBe(200);
  expect(await (await service.order(4)).json()).toEqual({ total: 1800 });
  service.child.kill('SIGTERM');
  expect(await service.exitCode()).toBe(0);
});

it('crashes: exits at once with a reason', async () => {
  const service = spawnTinyService(preludeOf('crashes'));
  expect(await service.exitCode()).toBe(1);
  expect(service.output()).toContain('cannot start: a module that it needs is not in the image');
});

it('never-ready: runs, never becomes ready, and logs the reason', async () => {
  const service = await start('never-ready');
  expect(await service.status('/health')).toBe(200);
  for (let n = 0; n < 2; n++)
    for (const path of ['/ready', '/health/startup'])
      expect([path, await service.status(path)]).toEqual([path, 503]);
  expect(await service.logged('cannot serve')).toMatchObject({
    level: 40,
    reason: expect.stringContaining('waits for a warehouse that was never built'),
  });
  expect(service.log().filter(({ msg }) => msg === 'cannot serve')).toHaveLength(1);
});

it('answers-500: accepts orders at first and none later; reads work, and it stays healthy', async () => {
  const service = await start('answers-500');
  expect((await service.order(1)).status).toBe(201);
  expect((await service.order(1)).status).toBe(201);
  await expect
    .poll(async () => (await service.order(1)).status, { timeout: 60_000, interval: 250 })
    .toBe(500);
  expect((await service.order(1)).status).toBe(500);
  expect(await service.status('/orders/7')).toBe(200);
  await expectHealthy(service);
  expect(await service.metric(FAILED_ORDERS)).toBe(2);
  await expectLogged(service, 'the prices have expired');
});

it('some-500: fails every twentieth read of an order, accepts orders, and stays healthy', async () => {
  const service = await start('some-500');
  const reads: number[] = [];
  for (let n = 0; n < 40; n++) reads.push(await service.status('/orders/7'));
  const twenty = [...Array(19).fill(200), 500];
  expect(reads).toEqual([...twenty, ...twenty]);
  expect((await service.order(1)).status).toBe(201);
  await expectHealthy(service);
  expect(await service.metric(FAILED_READS)).toBe(2);
  await expectLogged(service, 'read replica 20 does not exist');
});

it('one-kind: fails orders of more than three items, accepts all others, and stays healthy', async () => {
  const service = await start('one-kind');
  for (const items of [1, 2, 3]) {
    const placed = await service.order(items);
    expect(placed.status).toBe(201);
    expect(await placed.json()).toEqual({ total: items * 450 });
  }
  expect((await service.order(4)).status).toBe(500);
  await expectHealthy(service);
  expect(await service.metric(FAILED_ORDERS)).toBe(1);
  await expectLogged(service, 'no discount is known for 4 items');
});

it('slow: answers correctly but late, and its metrics show it', async () => {
  const service = await start('slow');
  expect(await (await service.order(2)).json()).toEqual({ total: 900 });
  for (let n = 0; n < 7; n++) expect(await service.status('/orders/7')).toBe(200);
  await expectHealthy(service);
  const within = (seconds: string, route: string) =>
    service.metric(new RegExp(`^http_request_duration_seconds_bucket{le="${seconds}",.*route="${route}"`));
  await expect.poll(() => within('\\+Inf', '/orders(/:id)?')).toBe(8);
  expect(await within('0\\.1', '/orders(/:id)?')).toBe(0);
});

it('cuts-off: truncates every tenth answer, counts it as aborted, and stays healthy', async () => {
  const service = await start('cuts-off');
  const isWhole = async () => {
    const answer = await fetch(`${service.url}/orders/7`);
    return answer.json().then(
      () => true,
      () => false,
    );
  };
  const reads: boolean[] = [];
  for (let n = 0; n < 20; n++) reads.push(await isWhole());
  const ten = [...Array(9).fill(true), false];
  expect(reads).toEqual([...ten, ...ten]);
  await expectHealthy(service);
  expect(await service.metric(/^http_requests_total{.*status="5/)).toBe(0);
  await expect.poll(() => service.metric(/^http_requests_total{.*status="aborted"/)).toBe(2);
});

it('leaks: its memory grows without requests, and it stays healthy', async () => {
  const service = await start('leaks');
  const held = () => service.metric(/^nodejs_external_memory_bytes/);
  const before = await held();
  await expect.poll(held, { interval: 250 }).toBeGreaterThan(before + 2_500_000);
  await expectHealthy(service);
});
