import { startTraffic, summarize, type TrafficOptions, verifyLedger } from '../src/index.ts';
import { type Misbehaviour, startOrdersServer, tokenFor } from './orders-server.ts';

export const ORDERS_ONLY = { create: 1 };
/** A mix of requests without slow orders. */
export const QUICK = { create: 0.7, read: 0.15, tracking: 0.05, list: 0.1 };

/** A run of exactly `maxRequests` requests by clients without retries, against its own server. */
export async function run(misbehaviour: Misbehaviour, options: Partial<TrafficOptions> = {}) {
  const server = await startOrdersServer(misbehaviour);
  const traffic = startTraffic({
    baseUrl: server.url,
    tokenFor,
    ratePerSecond: 500,
    processes: 1,
    maxRequests: 200,
    mix: QUICK,
    tries: 1,
    seed: 7,
    ...options,
  });
  const done = await traffic.finished;
  return {
    server,
    traffic,
    done,
    report: summarize(done),
    verify: (requireTracking = false) => verifyLedger(server.url, done, { tokenFor, requireTracking }),
    async [Symbol.asyncDispose]() {
      await traffic.discard();
      await server[Symbol.asyncDispose]();
    },
  };
}
