import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { KeepAliveClient, LostRequest } from '../../src/testing/keep-alive-client.ts';
import { openSlowWire } from '../../src/testing/slow-wire.ts';
import type { Plan, Step } from './plan.ts';
import { order, shop } from './shop.ts';
import { limits, type Strategy } from './strategies.ts';

const MOMENT_MS = 100;

export type Tally = {
  connections: number;
  /** Answered requests. */
  answered: number;
  /** Requests on reused connections, in flight at the stop or begun in the 100 ms after it. */
  atRisk: number;
  /** Unanswered requests on reused connections. */
  lost: number;
  /** Unanswered requests that were the first on their connection. */
  lostFirst: number;
  /** The time from the stop to the end of the server; undefined if it did not end by itself. */
  stopMs: number | undefined;
  /** The strategy's result. */
  outcome: unknown;
};

/**
 * A real server, real sockets, a slow wire, many clients, and a stop in the middle. Some servers never stop while clients are busy, so
 * the clients disconnect after `giveUpMs`, longer than the longest drain of the harness.
 */
export async function runTrial(plan: Plan, strategy: Strategy, giveUpMs = 4_000): Promise<Tally> {
  const server = createServer({
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    keepAliveTimeoutBuffer: limits.keepAliveBufferMs,
  });
  const stop = strategy(server);
  const tally: Tally = {
    connections: 0,
    answered: 0,
    atRisk: 0,
    lost: 0,
    lostFirst: 0,
    stopMs: undefined,
    outcome: undefined,
  };
  server.on('connection', () => tally.connections++);
  server.on('request', shop).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const wire = await openSlowWire(
    (server.address() as AddressInfo).port,
    () => plan.wireMs[tally.connections % plan.wireMs.length] as number,
  );
  const now = { stoppedAt: Number.POSITIVE_INFINITY, noticed: false, over: false };
  let number = 0;

  async function customer({ startMs, steps }: { startMs: number; steps: Step[] }): Promise<void> {
    const client = new KeepAliveClient(wire.port);
    await delay(startMs);
    for (let turn = 0; !now.over && (client.connected || !now.noticed); turn += 1) {
      const step = steps[turn % steps.length] as Step;
      const reused = client.connected;
      const begunAt = performance.now();
      const answered = await order(client, step, number++).then(() => true, onlyLost);
      if (answered) tally.answered += 1;
      if (reused && performance.now() > now.stoppedAt && begunAt < now.stoppedAt + MOMENT_MS)
        tally.atRisk += 1;
      if (!answered && reused) tally.lost += 1;
      if (!answered && !reused) tally.lostFirst += 1;
      await delay(step.pauseMs);
    }
    client.close();
  }

  async function stopInTheMiddle(): Promise<void> {
    await delay(plan.stopAfterMs);
    now.stoppedAt = performance.now();
    const stopped = stop().then((outcome) => {
      tally.outcome = outcome;
      if (!now.over) tally.stopMs = performance.now() - now.stoppedAt;
    });
    await delay(plan.noticeMs);
    now.noticed = true;
    const stopWaiting = new AbortController();
    const giveUp = delay(giveUpMs, undefined, { signal: stopWaiting.signal }).catch(() => {});
    await Promise.race([stopped, giveUp]);
    stopWaiting.abort();
    now.over = true;
    await Promise.all(customers);
    await stopped;
  }
  const customers = plan.clients.map(customer);
  await stopInTheMiddle();
  wire.close();
  return tally;
}

function onlyLost(error: unknown): false {
  if (error instanceof LostRequest) return false;
  throw error;
}
