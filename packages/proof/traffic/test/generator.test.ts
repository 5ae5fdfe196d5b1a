import { setImmediate as nextTurn, setTimeout as passed } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Second, startTraffic, summarize } from '../src/index.ts';
import { startOrdersServer, tokenFor } from './orders-server.ts';
import { QUICK, run } from './run.ts';

/** A service that answers only when the test releases the answers. */
async function standingStill() {
  const { promise: still, resolve: resume } = Promise.withResolvers<void>();
  const server = await startOrdersServer({ onRequest: () => still.then(() => false) });
  return { server, resume };
}

const asked = { tokenFor, mix: QUICK };

test('requests start on schedule while the service stalls, and latency counts from the scheduled start', async () => {
  const { server, resume } = await standingStill();
  await using _ = server;
  await using traffic = startTraffic({ ...asked, baseUrl: server.url, ratePerSecond: 100, maxRequests: 50 });
  await expect.poll(() => server.seen.requests, { interval: 5 }).toBe(50);
  expect(traffic.snapshot()).toMatchObject({ inFlight: 50, requests: 0 });
  resume();

  const { latencyMs } = summarize(await traffic.finished);
  // 50 requests at 10 ms: the first was due 250 ms before the middle one, and all of them were answered together.
  expect(latencyMs.max - latencyMs.p50).toBeGreaterThan(200);
});

test('an arrival beyond maxInFlight is counted as failed and never sent', async () => {
  const { server, resume } = await standingStill();
  await using _ = server;
  const limited = { ratePerSecond: 200, maxRequests: 50, maxInFlight: 30 };
  await using traffic = startTraffic({ ...asked, ...limited, baseUrl: server.url });
  await expect.poll(() => traffic.snapshot().failed, { interval: 5 }).toBe(20);
  resume();

  expect(summarize(await traffic.finished).outcomes).toEqual({ ok: 30, unsent: 20 });
  expect(server.seen.requests).toBe(30);
});

test.for(['stop', 'signal'] as const)('a run ended by %s waits for the answers under way', async (how) => {
  const server = await startOrdersServer({ onRequest: () => passed(50).then(() => false) });
  await using _ = server;
  const controller = new AbortController();
  const { signal } = controller;
  await using traffic = startTraffic({ ...asked, baseUrl: server.url, ratePerSecond: 200, signal });
  await expect.poll(() => traffic.snapshot().inFlight, { interval: 5 }).toBeGreaterThan(3);
  if (how === 'stop') traffic.stop();
  else controller.abort();

  const report = summarize(await traffic.finished);
  expect(report.endedBy).toBe('stopped');
  expect(report.outcomes).toEqual({ ok: server.seen.requests });
  expect(traffic.snapshot().inFlight).toBe(0);
});

test('a run ends at its duration or at its number of requests, whichever comes first', async () => {
  await using byTime = await run({}, { durationMs: 100, ratePerSecond: 100 });
  await using byCount = await run({}, { maxRequests: 10 });
  expect(byTime.report).toMatchObject({ endedBy: 'duration', sent: 10 });
  expect(byCount.report).toMatchObject({ endedBy: 'count', sent: 10 });
});

test('each second is reported once, in order, and together the seconds count every request once', async () => {
  const seconds: Second[] = [];
  await using it = await run({}, { ratePerSecond: 100, onSecond: (second) => seconds.push(second) });
  expect(seconds.map(({ outcomes }) => outcomes)).toEqual([{ ok: 100 }, { ok: 100 }]);
  expect((seconds[1]?.at ?? 0) - (seconds[0]?.at ?? 0)).toBe(1000);
  expect(it.report.seconds).toEqual(seconds);
  expect(it.report.sent).toBe(200);
});

test("idle connections are closed before the server's Keep-Alive limit", async () => {
  const rested = Promise.withResolvers<{ ms: number; before: boolean }>();
  const server = await startOrdersServer({
    onRequest(request, response) {
      response.setHeader('Keep-Alive', 'timeout=1');
      const { socket } = request;
      response.once('finish', () => {
        const restedSince = performance.now();
        let before = true;
        // A process that was paused runs its late timers first when it continues, in their order.
        const limit = setTimeout(async () => {
          await nextTurn();
          await nextTurn();
          before = false;
        }, 1_000);
        socket.once('end', () => {
          clearTimeout(limit);
          rested.resolve({ ms: performance.now() - restedSince, before });
        });
      });
      return false;
    },
  });
  server.server.keepAliveTimeout = 60_000;
  await using _ = server;
  // The next request is due after ten seconds, so the connection ends by its own limit.
  await using traffic = startTraffic({ ...asked, baseUrl: server.url, ratePerSecond: 0.1, freshShare: 0 });
  const { ms, before } = await rested.promise;
  await traffic.stop();
  expect(before).toBe(true);
  expect(ms).toBeGreaterThan(300);
});

test('a paused generator is reported, and the requests that were due meanwhile are sent', async () => {
  const server = await startOrdersServer();
  await using _ = server;
  const some = { ratePerSecond: 50, durationMs: 1500, seed: 1 };
  await using traffic = startTraffic({ ...asked, ...some, baseUrl: server.url });
  await expect.poll(() => traffic.snapshot().requests, { interval: 5 }).toBeGreaterThan(5);
  // Blocks this thread, which is the generator's, without using CPU.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);

  const report = summarize(await traffic.finished);
  expect(report.sent).toBe(75);
  // Latency counts from the scheduled start, not from the late sending.
  expect(report.latencyMs.max).toBeGreaterThan(600);
  expect(report).toMatchObject({
    passed: true,
    doubts: expect.arrayContaining([expect.stringMatching(/fell behind/)]),
  });
});

test('a connection that idled past its limit while the generator was paused is not reused', async () => {
  const server = await startOrdersServer({
    onRequest(_, response) {
      response.setHeader('Keep-Alive', 'timeout=1');
      return false;
    },
  });
  await using _ = server;
  const oneConnection = { ratePerSecond: 10, freshShare: 0, keepAliveConnections: 1 };
  await using traffic = startTraffic({ ...asked, ...oneConnection, baseUrl: server.url });
  let stalledAt = Number.POSITIVE_INFINITY;
  let connectionsBefore = 0;
  // Pause in the very turn that sees the connection idle, whenever a busy machine allows it.
  const standStill = () => {
    const { requests, inFlight } = traffic.snapshot();
    if (requests < 3 || inFlight > 0) return false;
    stalledAt = requests;
    connectionsBefore = server.seen.connections;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900);
    return true;
  };
  await expect.poll(standStill, { interval: 1 }).toBe(true);
  await expect.poll(() => traffic.snapshot().requests).toBeGreaterThan(stalledAt);

  // Fewer than requests: one had carried several. And one more: what came after the rest had a new one.
  expect(connectionsBefore).toBeLessThan(stalledAt);
  expect(server.seen.connections).toBeGreaterThan(connectionsBefore);
  expect(summarize(await traffic.stop()).failed).toBe(0);
});
