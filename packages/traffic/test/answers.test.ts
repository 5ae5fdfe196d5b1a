import { expect, test } from 'vitest';
import { answer, tokenFor } from './orders-server.ts';
import { reasons, run } from './run.ts';

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
