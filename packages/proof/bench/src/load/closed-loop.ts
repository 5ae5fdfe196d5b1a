import autocannon from 'autocannon';
import { createLatencies } from './latencies.ts';
import type { Load, LoadFigures, RequestSpec } from './load.ts';

/** How often the end of a run is checked, ms. */
const POLL_INTERVAL_MS = 50;

/** Each connection sends its next request after its last answer: the maximum throughput. */
export async function closedLoop(
  port: number,
  { requests, seconds, connections }: Load,
): Promise<Omit<LoadFigures, 'loadCpuMicros'>> {
  const latencies = createLatencies();
  const shares = splitAmong(requests, connections);
  const running = autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    duration: seconds,
    sampleInt: POLL_INTERVAL_MS,
    // By default all connections send the same request at the same time.
    setupClient: (client) => client.setRequests(shares.pop() ?? [...requests]),
    // Replaces every `[<id>]` by a unique text; costs some time for each request.
    idReplacement: requests.some(({ headers = {} }) =>
      Object.values(headers).some((it) => it.includes('[<id>]')),
    ),
  } as autocannon.Options) as Promise<autocannon.Result> & autocannon.Instance;
  running.on('response', (_client, status, _bytes, ms) => {
    if (status >= 200 && status < 300) latencies.add(ms);
  });
  const result = await running;
  return {
    answers: result['2xx'],
    failures: result.non2xx + result.errors,
    seconds: result.duration,
    p50Ms: latencies.ms(50),
    p99Ms: latencies.ms(99),
  };
}

/** Splits the requests into equal parts, one for each connection; every connection gets all when there are too few. */
function splitAmong(requests: readonly RequestSpec[], connections: number): RequestSpec[][] {
  const parts = Array.from({ length: connections }, (_, n) =>
    requests.filter((_it, at) => at % connections === n),
  );
  return parts.map((part) => (part.length > 0 ? part : [...requests]));
}
