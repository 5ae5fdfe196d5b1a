import { expect, test } from 'vitest';
import { startTraffic, summarize } from '../src/index.ts';
import { startOrdersServer, tokenFor } from './orders-server.ts';
import { QUICK, run } from './run.ts';

/** No process listens on port 9, that of the discard service. */
const DEAD = 'http://127.0.0.1:9';

test.for(['fresh', 'kept'] as const)(
  'with %s connections half the clients start at a dead address and succeed at the next',
  async (kind) => {
    const freshShare = kind === 'fresh' ? 1 : 0;
    await using half = await run({}, { otherUrls: [DEAD], maxRequests: 40, tries: 3, freshShare });
    expect(half.report).toMatchObject({
      sent: 40,
      failed: 0,
      failedFirstTries: 20,
      firstTries: { ok: 20, refused: 20 },
    });
    expect(half.report.retries).toBe(20);
  },
);

test('two addresses share the load', async () => {
  await using first = await startOrdersServer();
  await using second = await startOrdersServer();
  const asked = { tokenFor, mix: QUICK, ratePerSecond: 500, maxRequests: 40 };
  await using traffic = startTraffic({
    ...asked,
    baseUrl: first.url,
    otherUrls: [second.url],
    mix: { create: 1 },
  });
  expect(summarize(await traffic.finished).failed).toBe(0);
  expect([first.seen.requests, second.seen.requests]).toEqual([20, 20]);
});

test.each([1, 2])('each phase of a run is reported separately, with %i processes', async (processes) => {
  await using server = await startOrdersServer();
  await using traffic = startTraffic({
    tokenFor,
    mix: QUICK,
    baseUrl: server.url,
    ratePerSecond: 50,
    processes,
  });
  traffic.mark('before');
  await expect.poll(() => traffic.report().byWindow.before?.count ?? 0).toBeGreaterThan(20);
  traffic.mark('after');
  await expect.poll(() => traffic.report().byWindow.after?.count ?? 0).toBeGreaterThan(20);
  await traffic.stop();
  const { byWindow, sent } = traffic.report();
  expect((byWindow.before?.count ?? 0) + (byWindow.after?.count ?? 0)).toBe(sent);
});
