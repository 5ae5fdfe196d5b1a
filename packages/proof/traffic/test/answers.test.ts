import { expect, test } from 'vitest';
import { answer, tokenFor } from './orders-server.ts';
import { run } from './run.ts';

test('orders, reads, tracking and list pages are mixed, over new and over kept connections', async () => {
  await using it = await run({}, { keepAliveConnections: 5 });
  const { byKind, byConnection } = it.report;
  for (const kind of ['create', 'read', 'tracking', 'list'] as const) {
    expect(byKind[kind].count).toBeGreaterThan(0);
  }
  expect(byConnection.fresh.count).toBeGreaterThan(70);
  expect(byConnection.kept.count).toBeGreaterThan(70);
  // Each fresh request had its own connection, and each kept connection carried many.
  expect(it.server.seen.connections).toBeGreaterThanOrEqual(byConnection.fresh.count + 5);
  expect(it.server.seen.connections).toBeLessThan(200);
});

test('every dropped connection is one failure, and clients without retries send nothing again', async () => {
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
  expect(it.report.outcomes).toEqual({ ok: 180, reset: 20 });
  const [group] = it.report.failures;
  expect(group).toMatchObject({ reason: 'reset: ECONNRESET', count: 20 });
  expect(group?.examples).toHaveLength(3);
  expect((group?.byConnection.fresh ?? 0) + (group?.byConnection.kept ?? 0)).toBe(20);
});

test('a truncated answer is a failure', async () => {
  await using it = await run({
    onRequest(_, response, nth) {
      if (nth !== 50) return false;
      response.writeHead(201, { 'content-length': 1000 });
      response.write('{"id":', () => response.destroy());
      return true;
    },
  });
  expect(it.report.outcomes).toEqual({ ok: 199, truncated: 1 });
});

test('an unexpected status is a failure, grouped by status and by the release that answered', async () => {
  await using it = await run({
    onRequest(_, response, nth) {
      if (nth % 20 !== 0) return false;
      answer(response, nth % 40 === 0 ? 500 : 302, {}, '2.0.0');
      return true;
    },
  });
  expect(it.report.outcomes).toEqual({ ok: 190, 'status 500': 5, 'status 302': 5 });
  expect(it.report.byRelease).toMatchObject({
    '1.0.0': { count: 190, failed: 0 },
    '2.0.0': { count: 10, failed: 10 },
  });
});

test('an answer later than the limit is a timeout', async () => {
  await using it = await run(
    { onRequest: (_request, _response, nth) => nth % 50 === 0 },
    { requestTimeoutMs: 8_000 },
  );
  expect(it.report.outcomes).toEqual({ ok: 196, timeout: 4 });
});

test('a read whose content differs from the acknowledged order is a failure', async () => {
  await using it = await run({
    keep: (order) => [{ ...order, customer: { ...order.customer, name: 'Grace Hopper' } }],
  });
  const reads = it.report.byKind.read;
  expect(reads.failed).toBe(reads.count);
  expect(it.report.outcomes['wrong-content']).toBe(reads.count);
  expect(it.report.failures.map(({ reason }) => reason)).toEqual([
    'wrong-content: content differs: customer.name',
  ]);
});

test('tracking is not requested while no release has shown that it tracks orders', async () => {
  await using it = await run({ trackingSince: Number.POSITIVE_INFINITY });
  expect(it.report.byKind.tracking.count).toBe(0);
  expect(it.report.failed).toBe(0);
});

test('a 404 for tracking from an older release without tracking is no failure', async () => {
  let refused = 0;
  await using it = await run({
    onRequest(request, response, nth) {
      if (!request.url?.endsWith('/tracking') || nth % 2 === 0) return false;
      refused += 1;
      answer(response, 404, { title: 'Not Found' }, '0.9.0');
      return true;
    },
  });
  expect(refused).toBeGreaterThan(0);
  expect(it.report.byRelease['0.9.0']).toMatchObject({ count: refused, failed: 0 });
});

test('a slow order is sent over a second or more, and its latency counts from the scheduled end of its body', async () => {
  await using it = await run({}, { mix: { slow: 1 }, maxRequests: 10, ratePerSecond: 20 });
  expect(it.report.byKind.slow).toMatchObject({ count: 10, failed: 0 });
  const quickest = Math.min(...it.server.seen.bodyMs);
  expect(quickest).toBeGreaterThan(900);
  expect(it.report.latencyMs.p50).toBeLessThan(quickest);
});

test('each customer has one token, minted once, and each order its own Idempotency-Key', async () => {
  const asked: string[] = [];
  const counting = (customerId: string, scopes: readonly string[]) => {
    expect(scopes).toEqual(['orders:read', 'orders:write']);
    asked.push(customerId);
    return tokenFor(customerId);
  };
  await using it = await run({}, { customers: 5, tokenFor: counting });
  expect(asked.sort()).toEqual([0, 1, 2, 3, 4].map((k) => `traffic-${it.report.runId}-c${k}`));
  expect([...it.server.seen.customers].sort()).toEqual(asked);
  expect(it.server.seen.keys.size).toBe(it.server.seen.placed);
  expect(await it.verify()).toMatchObject({ lost: [], doubled: [] });
});

test('a customer without a token sends nothing, and each unsent request is a failure', async () => {
  await using it = await run({}, { tokenFor: () => Promise.reject(new Error('no key')) });
  expect(it.report.outcomes).toEqual({ unsent: 200 });
  expect(it.report.failures).toMatchObject([{ reason: 'unsent: no token: no key', count: 200 }]);
  expect(it.server.seen.requests).toBe(0);
});

test("a list that shows another customer's orders is a failure", async () => {
  await using it = await run({ showEverybodys: true });
  expect(it.report.failures[0]?.reason).toBe("wrong-content: listed another customer's order");
  expect(it.report.byKind.list.failed).toBeGreaterThan(5);
});
