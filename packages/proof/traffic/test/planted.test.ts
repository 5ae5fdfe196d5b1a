import { expect, test } from 'vitest';
import { summarize } from '../src/index.ts';
import type { Misbehaviour } from './orders-server.ts';
import { ORDERS_ONLY, run } from './run.ts';

// The server makes each fault once in two hundred requests and counts it; the report must come to the same numbers.

const ONE_IN = 200;
/** Far from the timeout, so that a busy machine adds no faults. */
const TIMES = { requestTimeoutMs: 15_000, tryTimeoutMs: 6_000 };
const DELAY_MS = 9_000;
const REQUESTS = 800;
/** A rate that a starved process sustains; if it falls behind, no request is left unsent. */
const LOAD = { ...TIMES, maxRequests: REQUESTS, maxInFlight: REQUESTS, ratePerSecond: 50, mix: ORDERS_ONLY };

function plantFaults() {
  const planted = { dropped: 0, truncated: 0, unanswered: 0, delayed: 0, lost: 0, doubled: 0, altered: 0 };
  /** Whether a fault is due: each has its own number in every two hundred requests. */
  const due = (fault: keyof typeof planted, nth: number, at: number) => {
    if (nth % ONE_IN !== at) return false;
    planted[fault] += 1;
    return true;
  };
  const misbehaviour: Misbehaviour = {
    onRequest({ socket }, response, nth) {
      if (due('delayed', nth, 80)) return new Promise((resolve) => setTimeout(resolve, DELAY_MS, false));
      const dropped = due('dropped', nth, 20);
      if (dropped) socket.destroy();
      const truncated = due('truncated', nth, 40);
      if (truncated) {
        response.writeHead(201, { 'content-length': 1000 }).write('{"id":', () => response.destroy());
      }
      return dropped || truncated || due('unanswered', nth, 60);
    },
    keep(order, nth) {
      if (due('lost', nth, 100)) return [];
      if (due('doubled', nth, 120)) return [order, { ...order, id: `second-${nth}` }];
      return [due('altered', nth, 140) ? { ...order, totalMinor: 1 } : order];
    },
  };
  return { planted, misbehaviour };
}

test.concurrent('dropped, truncated, delayed, lost, doubled and altered orders, one in two hundred each, are counted exactly', async () => {
  const faults = plantFaults();
  await using it = await run(faults.misbehaviour, LOAD);
  // Reading the orders back meets faults too, and retries.
  const planted = { ...faults.planted };
  const { outcomes, slowAnswers, orders, ...report } = summarize(it.done, await it.verify());

  expect(Object.values(planted).every((count) => count >= 3)).toBe(true);
  const { ok, reset, truncated, timeout, ...others } = outcomes;
  expect(others).toEqual({});
  expect({
    dropped: reset,
    truncated,
    unanswered: timeout,
    delayed: slowAnswers.over3s,
    lost: orders.lost,
    doubled: orders.doubled,
    altered: orders.differing,
  }).toEqual(planted);
  const failed = planted.dropped + planted.truncated + planted.unanswered;
  expect(report).toMatchObject({ sent: REQUESTS, failed, failedFirstTries: failed, passed: false });
});

test.concurrent('clients with retries see no dropped, truncated or missing answer; the first tries that failed are counted', async () => {
  const { planted, misbehaviour } = plantFaults();
  await using it = await run(misbehaviour, { ...LOAD, tries: 3 });
  const { outcomes, firstTries, ...report } = summarize(it.done, null);

  expect(outcomes).toEqual({ ok: REQUESTS });
  // A delayed answer times out, and the retry is answered sooner.
  const { dropped, truncated, unanswered, delayed } = planted;
  expect(firstTries).toMatchObject({ reset: dropped, truncated, timeout: unanswered + delayed });
  const tried = dropped + truncated + unanswered + delayed;
  expect(report).toMatchObject({ failed: 0, failedFirstTries: tried, retries: tried });
});
