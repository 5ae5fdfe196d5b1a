import { setTimeout as passed } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startTraffic, summarize, verdict } from '../src/index.ts';
import { NOT_SENT } from '../src/ledger.ts';
import { startOrdersServer, tokenFor } from './orders-server.ts';
import { reasons, run } from './run.ts';

test('requests go out on schedule while the service stands still, and the wait counts from when each was due', async () => {
  let resume = () => {};
  const still = new Promise<void>((resolve) => {
    resume = resolve;
  });
  const server = await startOrdersServer({ onRequest: () => still.then(() => false) });
  await using _ = server;
  const traffic = startTraffic({ baseUrl: server.url, tokenFor, ratePerSecond: 100, maxRequests: 50 });
  await expect.poll(() => server.seen.requests, { interval: 5 }).toBe(50);
  expect(traffic.snapshot()).toMatchObject({ inFlight: 50, requests: 0 });
  resume();

  const { requests } = await traffic.finished;
  const [first, last] = [requests.find(({ n }) => n === 0), requests.find(({ n }) => n === 49)];
  // 50 requests at 10 ms: the first was due 490 ms before the last, and all of them were answered together.
  expect((first?.latencyMs ?? 0) - (last?.latencyMs ?? 0)).toBeGreaterThan(440);
});

test('an arrival that finds too many requests unanswered is counted as failed and never sent', async () => {
  let resume = () => {};
  const still = new Promise<void>((resolve) => {
    resume = resolve;
  });
  const server = await startOrdersServer({ onRequest: () => still.then(() => false) });
  await using _ = server;
  const traffic = startTraffic({
    baseUrl: server.url,
    tokenFor,
    ratePerSecond: 200,
    maxRequests: 50,
    maxInFlight: 30,
  });
  await expect.poll(() => traffic.snapshot().failed, { interval: 5 }).toBe(20);
  resume();

  const summary = summarize(await traffic.finished);
  expect(reasons(summary)).toEqual({ [NOT_SENT]: 20 });
  expect(server.seen.requests).toBe(30);
});

test.for(['stop', 'signal'] as const)(
  'a run ended by %s waits for the answers under way, and leaves nothing unknown',
  async (how) => {
    const server = await startOrdersServer({ onRequest: () => passed(50).then(() => false) });
    await using _ = server;
    const controller = new AbortController();
    const traffic = startTraffic({
      baseUrl: server.url,
      tokenFor,
      ratePerSecond: 200,
      signal: controller.signal,
    });
    await expect.poll(() => traffic.snapshot().inFlight, { interval: 5 }).toBeGreaterThan(3);
    if (how === 'stop') traffic.stop();
    else controller.abort();

    const ledger = await traffic.finished;
    expect(ledger.endedBy).toBe('stopped');
    expect(ledger.requests).toHaveLength(server.seen.requests);
    expect(summarize(ledger).orders.unknown).toBe(0);
    expect(traffic.snapshot().inFlight).toBe(0);
  },
);

test('a run ends at its duration or at its number of requests, whichever comes first', async () => {
  await using byTime = await run({}, { durationMs: 100, ratePerSecond: 100 });
  await using byCount = await run({}, { maxRequests: 10 });
  expect(byTime.ledger).toMatchObject({ endedBy: 'duration' });
  expect(byTime.ledger.requests).toHaveLength(10);
  expect(byCount.ledger).toMatchObject({ endedBy: 'count' });
  expect(byCount.ledger.requests).toHaveLength(10);
});

test("idle connections are closed before the server's Keep-Alive limit", async () => {
  const idleMs: number[] = [];
  const server = await startOrdersServer({
    onRequest(request, response) {
      response.setHeader('Keep-Alive', 'timeout=1');
      const { socket } = request;
      response.once('finish', () => {
        const restedSince = performance.now();
        socket.once('end', () => idleMs.push(performance.now() - restedSince));
      });
      return false;
    },
  });
  server.server.keepAliveTimeout = 60_000;
  await using _ = server;
  // The next request would come after ten seconds: what ends the connection is its own limit.
  const traffic = startTraffic({ baseUrl: server.url, tokenFor, ratePerSecond: 0.1, freshShare: 0 });
  await expect.poll(() => idleMs.length, { timeout: 3000 }).toBe(1);
  await traffic.stop();
  expect(idleMs[0]).toBeLessThan(1000);
  expect(idleMs[0]).toBeGreaterThan(300);
});

test('a generator that stood still is recognised, and the requests it owed are sent all the same', async () => {
  const server = await startOrdersServer();
  await using _ = server;
  const traffic = startTraffic({
    baseUrl: server.url,
    tokenFor,
    ratePerSecond: 50,
    durationMs: 1500,
    seed: 1,
  });
  await expect.poll(() => traffic.snapshot().requests, { interval: 5 }).toBeGreaterThan(5);
  // Blocks this thread, which is the generator's, without using the processor.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);

  const ledger = await traffic.finished;
  const summary = summarize(ledger);
  expect(ledger.requests).toHaveLength(75);
  // The clock of a request runs from when it was due, not from when it could at last be sent.
  expect(summary.all.latencyMs?.max).toBeGreaterThan(600);
  expect(summary.generator).toMatchObject({ fellBehind: true });
  expect(verdict(summary, null)).toMatchObject({
    passed: true,
    doubts: [expect.stringMatching(/fell behind/)],
  });
});

test('a connection that rested past its limit while the generator stood still is not used again', async () => {
  const server = await startOrdersServer({
    onRequest(_, response) {
      response.setHeader('Keep-Alive', 'timeout=1');
      return false;
    },
  });
  await using _ = server;
  const traffic = startTraffic({
    baseUrl: server.url,
    tokenFor,
    ratePerSecond: 10,
    freshShare: 0,
    keepAliveConnections: 1,
  });
  let stalledAt = Number.POSITIVE_INFINITY;
  // Stand still in the very turn that sees the connection at rest, whenever a busy machine lets that be.
  const standStill = () => {
    const { requests, inFlight } = traffic.snapshot();
    if (requests < 3 || inFlight > 0) return false;
    stalledAt = requests;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900);
    return true;
  };
  await expect.poll(standStill, { interval: 1, timeout: 10_000 }).toBe(true);
  await expect.poll(() => traffic.snapshot().requests, { timeout: 10_000 }).toBeGreaterThan(stalledAt);

  const { requests } = await traffic.stop();
  expect(requests.some(({ n, reused }) => n < stalledAt && reused)).toBe(true);
  expect(requests.find(({ n }) => n === stalledAt)?.reused).toBe(false);
});
