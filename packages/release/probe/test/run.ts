import { type ProbeOptions, startProbe, verifyLedger } from '../src/index.ts';
import { type Misbehaviour, PROBE, startPaymentsServer } from './payments-server.ts';
import { tokenFor } from './serve.ts';

/** A run of exactly `maxRequests` requests by clients that never try again, as fast as is kind to the machine, against a server of its own. */
export async function run(misbehaviour: Misbehaviour = {}, options: Partial<ProbeOptions> = {}) {
  const server = await startPaymentsServer(misbehaviour);
  const probe = startProbe({
    baseUrl: server.url,
    tokenFor,
    ratePerSecond: 500,
    processes: 1,
    maxRequests: 200,
    tries: 1,
    seed: 7,
    probe: PROBE,
    ...options,
  });
  const { ledgerFile } = await probe.finished;
  return {
    server,
    probe,
    report: probe.report(),
    verify: () => verifyLedger(server.url, ledgerFile, { tokenFor }),
    async [Symbol.asyncDispose]() {
      await probe.discard();
      await server[Symbol.asyncDispose]();
    },
  };
}
