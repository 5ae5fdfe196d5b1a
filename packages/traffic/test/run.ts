import { startTraffic, summarize, type TrafficOptions, verifyLedger } from '../src/index.ts';
import { type Misbehaviour, startOrdersServer, tokenFor } from './orders-server.ts';

export const ORDERS_ONLY = { place: 1, read: 0, list: 0 };

/** A run of exactly `maxRequests` requests, as fast as is kind to the machine, against a server of its own. */
export async function run(misbehaviour: Misbehaviour, options: Partial<TrafficOptions> = {}) {
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

export const reasons = (summary: ReturnType<typeof summarize>) =>
  Object.fromEntries(summary.failures.map(({ reason, count }) => [reason, count]));
