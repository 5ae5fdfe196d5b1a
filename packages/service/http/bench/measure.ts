import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import autocannon from 'autocannon';

export interface Figures {
  /** Answers a second on one core. */
  perSecond: number;
  /** CPU time of the server for one request, µs. */
  cpuMicros: number;
  p99Ms: number;
}

const CONNECTIONS = 32;
const REQUESTS = {
  get: { method: 'GET', path: '/orders/17' },
  post: {
    method: 'POST',
    path: '/orders',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ currency: 'EUR', items: [{ sku: 'A-1', quantity: 2, unitPriceMinor: 1999 }] }),
  },
} as const;

/** Loads one kind of server in a separate process, on the first core, for `seconds` after a warm-up. The load comes from the last core. */
export async function measure(
  kind: string,
  request: keyof typeof REQUESTS,
  seconds: number,
): Promise<Figures> {
  const script = new URL('serve.ts', import.meta.url).pathname;
  const pin = process.platform === 'linux' && availableParallelism() > 1 ? ['taskset', '-c', '0'] : [];
  const [command = '', ...args] = [...pin, process.execPath, script, kind];
  // The log goes into a pipe, as an orchestrator's does.
  const server = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  server.stdout?.resume();
  try {
    const [port] = await once(server, 'message');
    const load = (duration: number) =>
      autocannon({
        url: `http://127.0.0.1:${port}`,
        connections: CONNECTIONS,
        duration,
        requests: [REQUESTS[request]],
      });
    await load(2);
    const before = await cpuOf(server);
    const result = await load(seconds);
    const micros = (await cpuOf(server)) - before;
    if (result.errors > 0 || result.non2xx > 0)
      throw new Error(`${kind}: ${result.errors + result.non2xx} failed`);
    const answers = result['2xx'];
    return { perSecond: answers / result.duration, cpuMicros: micros / answers, p99Ms: result.latency.p99 };
  } finally {
    server.kill('SIGKILL');
  }
}

async function cpuOf(server: ChildProcess): Promise<number> {
  server.send('cpu');
  const [{ user, system }] = await once(server, 'message');
  return user + system;
}
