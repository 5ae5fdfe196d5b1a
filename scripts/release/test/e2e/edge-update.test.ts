import { execa } from 'execa';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startEdge, startReplica } from './edge.ts';
import { openIdle, sendNormally } from './hostile-clients.ts';

let replicas: Awaited<ReturnType<typeof startReplica>>[];
let edge: Awaited<ReturnType<typeof startEdge>>;

beforeAll(async () => {
  replicas = [await startReplica(), await startReplica()];
  edge = await startEdge(replicas);
  const healthy = () => edge.healthyReplicas().catch(() => 0);
  await vi.waitUntil(async () => (await healthy()) === 2, { timeout: 120_000, interval: 100 });
});
afterAll(async () => {
  await edge?.stop();
  for (const replica of replicas ?? []) replica.stop();
});

/** Sends requests from the start to the end of the work, over fresh and keep-alive connections. Returns their outcomes, each once. */
async function duringAll(work: () => Promise<unknown>): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  let ended = false;
  const sending = (async () => {
    while (!ended) outcomes.push(...(await sendNormally(edge.url, 40)));
  })();
  await work().finally(() => {
    ended = true;
  });
  await sending;
  expect(outcomes.length).toBeGreaterThan(40);
  return [...new Set(outcomes)];
}

const hasEnded = async (name: string) =>
  (await execa('docker', ['inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', name])).stdout ===
  'exited 0';

it('no request fails while the edge is replaced three times, and each old edge ends', async () => {
  const outcomes = await duringAll(async () => {
    for (let turn = 0; turn < 3; turn++) {
      const old = await edge.replace();
      await vi.waitUntil(() => hasEnded(old), { timeout: 30_000, interval: 100 });
    }
  });
  expect(outcomes).toEqual([201]);
});

it('an idle connection gets an answer from the edge that is replaced, which then closes it', async () => {
  const [idle] = openIdle(edge.url, '127.0.0.7', 1);
  let answer = '';
  idle?.on('data', (data) => {
    answer += data;
  });
  const request = 'GET /orders HTTP/1.1\r\nHost: edge\r\n\r\n';
  idle?.write(request);
  await vi.waitUntil(() => answer.includes('made'), { timeout: 10_000 });
  await edge.replace();
  // The old edge has stopped listening when it lets the next edge have its slot.
  await edge.replace();
  answer = '';
  idle?.write(request);
  await vi.waitUntil(() => idle?.destroyed, { timeout: 10_000 });
  expect(answer).toMatch(/^HTTP\/1.1 201 .*connection: close/is);
});

it('an edge that never becomes ready gets no connections', async () => {
  const outcomes = await duringAll(async () => {
    const broken = await edge.startBroken();
    const files = async () => (await execa('docker', ['exec', broken, 'find', '/run/edge'])).stdout;
    await vi.waitUntil(async () => (await files()).match(/http\.sock/g)?.length === 2, { timeout: 30_000 });
    expect(await files()).toMatch(/[ab]\.starting\/http\.sock/);
    await execa('docker', ['rm', '--force', broken]);
  });
  expect(outcomes).toEqual([201]);
});

it('an edge that was killed takes the socket that it left when it restarts', async () => {
  await edge.kill();
  await edge.start();
  const answers = () =>
    fetch(`${edge.url}/orders`).then(
      ({ status }) => status === 201,
      () => false,
    );
  await vi.waitUntil(answers, { timeout: 30_000, interval: 100 });
  expect([...new Set(await sendNormally(edge.url, 20))]).toEqual([201]);
});

it('a connection of Prometheus does not keep an edge that ends: each scrape closes its own', async () => {
  const [scraper] = openIdle(edge.internalUrl(), '127.0.0.1', 1);
  scraper?.write('GET /metrics HTTP/1.1\r\nHost: edge\r\n\r\n');
  await vi.waitUntil(() => scraper?.destroyed, { timeout: 5_000 });
});

const ready = async () => (await fetch(`${edge.url}/ready`)).status;

it('when its node is drained, a connection gets its answers or is refused, and is never cut off; a load balancer is told', async () => {
  expect(await ready()).toBe(200);
  const outcomes = await duringAll(async () => {
    const edgeName = await edge.drain();
    expect(await ready()).toBe(404);
    await vi.waitUntil(() => hasEnded(edgeName), { timeout: 30_000, interval: 100 });
  });
  expect(outcomes.map((outcome) => (/ECONNREFUSED/.test(String(outcome)) ? 'refused' : outcome))).toEqual([
    201,
    'refused',
  ]);
});
