import { expect, test } from 'vitest';
import { summarize } from '../src/index.ts';
import { answer } from './orders-server.ts';
import { ORDERS_ONLY, run } from './run.ts';

test('an order whose answer was lost is retried with its Idempotency-Key and stored once', async () => {
  let cut = 0;
  await using it = await run(
    {
      keep(order, nth) {
        if (nth % 10 === 0) cut += 1;
        return [order];
      },
      // Stored, and then no whole answer: as from a replica that dies at the wrong moment.
      breakAnswerOf: (nth) => nth % 10 === 0,
    },
    { mix: ORDERS_ONLY, tries: 3 },
  );
  const report = summarize(it.done, await it.verify());
  expect(cut).toBe(20);
  expect(report).toMatchObject({
    failed: 0,
    failedFirstTries: 20,
    firstTries: { ok: 180, reset: 20 },
    orders: { acknowledged: 200, lost: 0, doubled: 0, unacknowledgedButThere: 0 },
  });
});

test('a retry waits for Retry-After', async () => {
  const heldBack = new Map<unknown, number>();
  const waits: number[] = [];
  await using it = await run(
    {
      onRequest({ headers }, response, nth) {
        const key = headers['idempotency-key'];
        const since = heldBack.get(key);
        if (since !== undefined) waits.push(performance.now() - since);
        if (nth !== 5) return false;
        heldBack.set(key, performance.now());
        response.setHeader('Retry-After', '1');
        answer(response, 503, { title: 'Overloaded' });
        return true;
      },
    },
    { mix: ORDERS_ONLY, maxRequests: 20, tries: 3 },
  );
  expect(waits).toHaveLength(1);
  expect(waits[0]).toBeGreaterThan(990);
  expect(it.report).toMatchObject({ failed: 0, failedFirstTries: 1, firstTries: { 'status 503': 1 } });
});

test('a client gives up after its last try, and the last answer counts', async () => {
  await using it = await run(
    {
      onRequest(_, response) {
        answer(response, 503, {});
        return true;
      },
    },
    { mix: ORDERS_ONLY, maxRequests: 10, tries: 2 },
  );
  expect(it.report).toMatchObject({ failed: 10, retries: 10, outcomes: { 'status 503': 10 } });
  expect(it.server.seen.requests).toBe(20);
});

test('a try that times out is retried', async () => {
  await using it = await run(
    { onRequest: (_, __, nth) => nth % 10 === 5 },
    { mix: ORDERS_ONLY, maxRequests: 20, tries: 3, tryTimeoutMs: 5_000 },
  );
  expect(it.report).toMatchObject({ failed: 0, firstTries: { ok: 18, timeout: 2 }, outcomes: { ok: 20 } });
});
