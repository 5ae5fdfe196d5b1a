import { setTimeout as passed } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startTraffic, summarize, type TrafficOptions, verdict, verifyLedger } from '../src/index.ts';
import { NOT_SENT } from '../src/ledger.ts';
import { answer, type Misbehaviour, startOrdersServer, tokenFor } from './orders-server.ts';

const ORDERS_ONLY = { place: 1, read: 0, list: 0 };

/** A run of exactly `maxRequests` requests, as fast as is kind to the machine, against a server of its own. */
async function run(misbehaviour: Misbehaviour, options: Partial<TrafficOptions> = {}) {
  const server = await startOrdersServer(misbehaviour);
  const traffic = startTraffic({
    baseUrl: server.url,
    tokenFor,
    ratePerSecond: 500,
    maxRequests: 200,
    seed: 7,
    ...options,
  });
  const ledger = await traffic.finished;
  return {
    server,
    ledger,
    summary: summarize(ledger),
    verify: (requireTracking = false) => verifyLedger(server.url, ledger, { tokenFor, requireTracking }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const reasons = (summary: ReturnType<typeof summarize>) =>
  Object.fromEntries(summary.failures.map(({ reason, count }) => [reason, count]));

test('a service that does everything right passes, with every order read back', async () => {
  await using it = await run({});
  const verification = await it.verify(true);

  expect(it.summary.all).toMatchObject({ requests: 200, failed: 0 });
  expect(it.summary.orders).toMatchObject({
    attempted: it.server.seen.placed,
    acknowledged: it.server.seen.placed,
  });
  expect(verification).toEqual({
    acknowledged: it.server.seen.placed,
    lost: [],
    doubled: [],
    unacknowledgedButPresent: [],
    untracked: [],
  });
  expect(verdict(it.summary, verification)).toMatchObject({ passed: true, faults: [] });
});

test('orders, reads and list pages are mixed, over fresh and over reused connections', async () => {
  await using it = await run({}, { keepAliveConnections: 5 });
  const operations = new Set(it.ledger.requests.map((record) => record.operation));
  const { fresh, 'keep-alive': keepAlive } = it.summary.byConnection;

  expect(operations).toEqual(new Set(['place', 'read', 'list']));
  expect(fresh.requests).toBeGreaterThan(70);
  expect(keepAlive.requests).toBeGreaterThan(70);
  const reused = it.ledger.requests.filter((record) => record.reused);
  expect(reused.every((record) => record.connection === 'keep-alive')).toBe(true);
  // Each request had a connection of its own, or one that had carried a request before.
  expect(it.server.seen.connections).toBe(200 - reused.length);
  expect(reused.length).toBeGreaterThan(50);
});

test('every dropped connection is one failure, and nothing is sent again', async () => {
  let dropped = 0;
  await using it = await run({
    onRequest(request, _, nth) {
      if (nth % 10 !== 0) return false;
      dropped += 1;
      request.socket.destroy();
      return true;
    },
  });

  expect(dropped).toBe(20);
  expect(it.server.seen.requests).toBe(200);
  expect(reasons(it.summary)).toEqual({ ECONNRESET: 20 });
  const group = it.summary.failures[0];
  expect(group?.examples).toHaveLength(3);
  expect((group?.byConnection.fresh ?? 0) + (group?.byConnection['keep-alive'] ?? 0)).toBe(20);
});

test('an answer that stops half-way is a failure', async () => {
  await using it = await run({
    onRequest(_, response, nth) {
      if (nth !== 50) return false;
      response.writeHead(201, { 'content-length': 1000 });
      response.write('{"id":', () => response.destroy());
      return true;
    },
  });
  expect(reasons(it.summary)).toEqual({ 'answer cut short': 1 });
});

test('a status that is not the expected one is a failure, told by status and by the release that answered', async () => {
  await using it = await run({
    onRequest(_, response, nth) {
      if (nth % 20 !== 0) return false;
      answer(response, nth % 40 === 0 ? 500 : 302, {}, '2.0.0');
      return true;
    },
  });
  expect(reasons(it.summary)).toEqual({ 'status 500': 5, 'status 302': 5 });
  expect(it.summary.byRelease).toMatchObject({
    '1.0.0': { requests: 190, failed: 0 },
    '2.0.0': { requests: 10, failed: 10 },
  });
});

test('an answer later than the limit is a timeout', async () => {
  await using it = await run(
    { onRequest: (_request, _response, nth) => nth % 50 === 0 },
    { requestTimeoutMs: 150 },
  );
  expect(reasons(it.summary)).toEqual({ timeout: 4 });
});

test('a read that gives back another content than was acknowledged is a failure', async () => {
  await using it = await run({
    keep: (order) => [{ ...order, customer: { ...order.customer, name: 'Somebody Else' } }],
  });
  const reads = it.ledger.requests.filter((record) => record.operation === 'read').length;
  expect(reads).toBeGreaterThan(10);
  expect(reasons(it.summary)).toEqual({ 'content differs: customer.name': reads });
});

test('an acknowledged order that was not kept is lost', async () => {
  await using it = await run({ keep: (order, nth) => (nth % 30 === 0 ? [] : [order]) }, { mix: ORDERS_ONLY });
  const { lost, doubled } = await it.verify();
  expect(lost.map(({ how, acknowledgedBy }) => [how, acknowledgedBy])).toEqual(
    Array.from({ length: 6 }, () => ['missing', '1.0.0']),
  );
  expect(doubled).toEqual([]);
  expect(verdict(it.summary, await it.verify()).faults).toEqual(['6 acknowledged orders lost']);
});

test('an order that was carried out twice is doubled', async () => {
  await using it = await run(
    { keep: (order, nth) => (nth === 60 ? [{ ...order, id: 'second' }, order] : [order]) },
    { mix: ORDERS_ONLY },
  );
  const { lost, doubled } = await it.verify();
  expect(lost).toEqual([]);
  expect(doubled).toEqual([
    { mark: expect.stringMatching(/^traffic-\w+-\d+$/), ids: ['second', expect.any(String)] },
  ]);
});

test('an order whose content was changed after the acknowledgement is lost, with the fields that differ', async () => {
  await using it = await run(
    { keep: (order, nth) => [nth === 10 ? { ...order, items: [], totalMinor: 0 } : order] },
    { mix: ORDERS_ONLY },
  );
  const { lost } = await it.verify();
  expect(lost).toMatchObject([{ how: 'differs', differing: ['items', 'totalMinor'] }]);
});

test('an order whose request failed but that was kept is reported, and is not lost', async () => {
  await using it = await run({ statusOfPlaced: (nth) => (nth === 100 ? 503 : 201) }, { mix: ORDERS_ONLY });
  expect(it.summary.orders).toMatchObject({ attempted: 200, acknowledged: 199, failed: 1 });
  expect(await it.verify()).toMatchObject({
    acknowledged: 199,
    lost: [],
    doubled: [],
    unacknowledgedButPresent: [{ reason: 'status 503' }],
  });
});

test('an acknowledged order that only the list leaves out is told apart from a lost one', async () => {
  await using it = await run({ hide: (order, all) => order === all[5] }, { mix: ORDERS_ONLY });
  expect((await it.verify()).lost).toMatchObject([{ how: 'unlisted', id: it.server.orders[5]?.id }]);
});

test('an acknowledged order without a tracking number is found when tracking is required', async () => {
  await using it = await run(
    { keep: (order, nth) => [nth <= 2 ? { ...order, trackingNumber: null } : order] },
    { mix: ORDERS_ONLY },
  );
  const verification = await it.verify(true);
  expect(verification.untracked).toHaveLength(2);
  expect(verdict(it.summary, verification).faults).toEqual(['2 orders without a tracking number']);
  expect((await it.verify(false)).untracked).toBeNull();
});

test('orders come from a few customers, each with a token that was asked for once, and each order with a key of its own', async () => {
  const asked: string[] = [];
  const counting = (customerId: string, scopes: readonly string[]) => {
    expect(scopes).toEqual(['orders:read', 'orders:write']);
    asked.push(customerId);
    return tokenFor(customerId);
  };
  await using it = await run({}, { customers: 5, tokenFor: counting });
  expect(asked.sort()).toEqual([0, 1, 2, 3, 4].map((k) => `traffic-${it.ledger.runId}-c${k}`));
  expect([...it.server.seen.customers].sort()).toEqual(asked);
  expect(it.server.seen.keys.size).toBe(it.server.seen.placed);
  expect(await it.verify()).toMatchObject({ lost: [], doubled: [] });
});

test('a customer without a token sends nothing, and that is a failure', async () => {
  await using it = await run({}, { tokenFor: () => Promise.reject(new Error('no key')) });
  expect(reasons(it.summary)).toEqual({ 'no token: no key': 200 });
  expect(it.server.seen.requests).toBe(0);
});

test('a list that shows the orders of others is a failure', async () => {
  await using it = await run({ showEverybodys: true });
  expect(reasons(it.summary)["listed somebody else's order"]).toBeGreaterThan(5);
});

test('an order that its customer cannot see is lost, whoever else can', async () => {
  await using it = await run(
    { keep: (order, nth) => [nth === 9 ? { ...order, customer: { ...order.customer, id: 'eve' } } : order] },
    { mix: ORDERS_ONLY },
  );
  expect((await it.verify()).lost).toMatchObject([{ how: 'missing' }]);
});

test('a list that cannot be read says nothing about the orders', async () => {
  let down = false;
  await using it = await run({
    onRequest(_, response) {
      if (down) answer(response, 500, {});
      return down;
    },
  });
  down = true;
  await expect(it.verify()).rejects.toThrow(/Cannot read the orders back: GET \/orders.*status 500/);
});

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
