import { workersOf } from '@zero-downtime/probe/testing';
import { expect, test } from 'vitest';
import { type Second, startTraffic, summarize } from '../src/index.ts';
import { startOrdersServer, tokenFor } from './orders-server.ts';
import { run } from './run.ts';

test('several processes send the load of one, and are reported as one', async () => {
  const seconds: Second[] = [];
  const options = { ratePerSecond: 100, processes: 3, keepAliveConnections: 5 };
  await using it = await run({}, { ...options, onSecond: (second) => seconds.push(second) });
  const verification = await it.verify();
  const report = summarize(it.done, verification);

  expect(report).toMatchObject({
    sent: 200,
    failed: 0,
    endedBy: 'count',
    generator: { processes: 3 },
    orders: { acknowledged: it.server.seen.placed, lost: 0, doubled: 0, unacknowledgedButThere: 0 },
    faults: [],
  });
  expect(seconds.map(({ outcomes }) => outcomes)).toEqual([{ ok: 100 }, { ok: 100 }]);
  expect(it.server.seen.keys.size).toBe(it.server.seen.placed);
  expect(it.traffic.snapshot()).toMatchObject({ requests: 200, inFlight: 0 });
});

test('a process that dies is a fault, and its results until then are kept', async () => {
  const server = await startOrdersServer();
  await using _ = server;
  const options = { ratePerSecond: 100, processes: 2, durationMs: 8_000 };
  await using traffic = startTraffic({ ...options, baseUrl: server.url, tokenFor });
  await expect.poll(() => traffic.report().seconds.length).toBeGreaterThan(0);
  const [first] = await workersOf(process.pid);
  process.kill(first ?? 0, 'SIGKILL');

  const report = summarize(await traffic.finished);
  expect(report.faults).toEqual([expect.stringMatching(/a process .* died \(SIGKILL\)/)]);
  expect(report.sent).toBeGreaterThan(400);
  expect(report.sent).toBeLessThan(800);
});
