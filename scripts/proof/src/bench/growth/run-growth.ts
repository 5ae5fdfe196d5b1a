import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  type Cleanup,
  cpuMicrosOf,
  describeMachine,
  freePort,
  markdownTable,
  slope,
  startServer,
} from '@zero-downtime/bench';
import { withRoutes } from '@zero-downtime/deploy/edge-config';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { execa } from 'execa';
import versions from '../../../../../docker/versions.json' with { type: 'json' };
import type { Options } from '../options.ts';
import { startNameServer } from './name-server.ts';

const NAME = 'bench-growth';
interface Size {
  services: number;
  /** Of each service. */
  replicas: number;
}

/** 499, and one more for an update, fill a DNS answer. */
const BY_REPLICAS: Size[] = [3, 30, 100, 300, 499].map((replicas) => ({ services: 1, replicas }));
const BY_SERVICES: Size[] = [1, 2, 5, 10].map((services) => ({ services, replicas: 3 }));
const READY_WITHIN_MS = 120_000;

interface Cost extends Size {
  /** CPU time of the edge as a share of one core. */
  cores: number;
  memoryMb: number;
  checksPerSecond: number;
  /** Lines of its metrics that Prometheus reads. */
  samples: number;
}

/** `npm run bench -- growth`: what an idle edge costs by the number of replicas that it finds and checks, and of services that it routes to. */
export async function runGrowth(
  cleanup: Cleanup,
  { seconds, json }: Options,
  report: (line: string) => void,
): Promise<void> {
  const machine = describeMachine();
  const app = fileURLToPath(new URL('replicas.ts', import.meta.url));
  const replicas = await startServer({
    ...{ name: 'replicas', command: [process.execPath, app], env: {}, readyPath: '/ready', cores: undefined },
  });
  cleanup.add(() => replicas.stop());
  cleanup.add(removeEdge);
  const measureAll = async (sizes: readonly Size[]) => {
    const costs: Cost[] = [];
    for (const size of sizes) {
      report(`${size.services} services with ${size.replicas} replicas`);
      costs.push(await measure(size, replicas.port, seconds));
    }
    return costs;
  };
  const [byReplicas, byServices] = [await measureAll(BY_REPLICAS), await measureAll(BY_SERVICES)];
  if (json) console.log(JSON.stringify({ machine, byReplicas, byServices }, null, 2));
  else
    console.log(
      [
        `${seconds} s a size, without requests; load average before: ${machine.loadBefore}.`,
        describe(byReplicas, 'replicas'),
        `With ${BY_SERVICES[0]?.replicas} replicas of each service:`,
        describe(byServices, 'services'),
      ].join('\n\n'),
    );
}

async function measure(size: Size, port: number, seconds: number): Promise<Cost> {
  const names = await startNameServer((name) =>
    name.endsWith('_api') ? addresses(size.replicas) : undefined,
  );
  const internal = await freePort();
  try {
    const pid = await startEdge(size, { replicas: port, names: names.port, internal });
    const until = performance.now() + READY_WITHIN_MS;
    const wanted = size.services * size.replicas;
    while ((await metric(internal, /^haproxy_backend_active_servers\{proxy="\w+_api"\}/)) < wanted) {
      if (performance.now() > until) throw new Error(`the edge does not find ${wanted} replicas`);
      await delay(500);
    }
    const read = async () => ({
      at: performance.now(),
      cpu: (await cpuMicrosOf(pid)) ?? Number.NaN,
      checks: Number(await (await fetch(`http://127.0.0.1:${port}/checks`)).text()),
    });
    const before = await read();
    await delay(seconds * 1_000);
    const after = await read();
    const ms = after.at - before.at;
    const memory = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
    return {
      ...size,
      cores: (after.cpu - before.cpu) / 1_000 / ms,
      memoryMb: Number(memory) / 1_024,
      checksPerSecond: ((after.checks - before.checks) / ms) * 1_000,
      samples: (await scrape(internal)).filter(isStored).length,
    };
  } finally {
    names.close();
    await removeEdge();
  }
}

/** On the loopback each replica has an address of its own. */
const addresses = (size: number): string[] =>
  Array.from({ length: size }, (_, n) => `127.0.${1 + (n >> 7)}.${1 + (n & 127)}`);

/** Whether infra/prometheus/prometheus.yml keeps a line about a server. */
const isStored = (line: string): boolean =>
  /^haproxy_server_http_responses_total\{/.test(line) ||
  (/^haproxy_server_(status|response_errors_total|server_aborts_total|response_time_average_seconds|current_sessions)\{/.test(
    line,
  ) &&
    !line.includes('server="any'));

async function scrape(internal: number): Promise<string[]> {
  const url = `http://127.0.0.1:${internal}/metrics?scope=frontend&scope=backend&scope=server&no-maint`;
  return (await (await fetch(url)).text()).split('\n');
}

/** The sum of a metric. */
async function metric(internal: number, name: RegExp): Promise<number> {
  const lines = (await scrape(internal).catch(() => [])).filter((line) => name.test(line));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** Starts an edge with the project's configuration. Returns the id of its process. */
async function startEdge(
  { services, replicas }: Size,
  ports: Record<'replicas' | 'names' | 'internal', number>,
): Promise<number> {
  const others = Array.from({ length: services - 1 }, (_, n) => ({
    stack: `shop${n + 1}`,
    route: { path: `/shop${n + 1}` },
  }));
  const config = withRoutes(await readFile(join(ROOT, 'infra/haproxy/haproxy.cfg'), 'utf8'), others)
    .replaceAll(':3000"', `:${ports.replicas}"`)
    .replaceAll('127.0.0.11:53', `127.0.0.1:${ports.names}`)
    .replace('bind :8404', `bind 127.0.0.1:${ports.internal}`);
  const env = [
    ...['STACK=shop', 'EDGE_SOCKETS=/run/edge', 'CANARY_WEIGHT=100', `EDGE_SERVERS=${replicas + 1}`],
    ...['EDGE_REQUESTS_PER_SOURCE=10000', 'EDGE_CONNECTIONS_PER_SOURCE=1000', 'TRUSTED_PROXIES='],
  ];
  await execa('docker', [
    ...['run', '--detach', '--name', NAME, '--network', 'host', '--memory', '512m'],
    ...['--tmpfs', '/run/edge', '--user', '0:0', ...env.flatMap((one) => ['--env', one])],
    ...['--entrypoint', 'sh', versions.haproxy.image, '-c'],
    `exec haproxy -db -f /dev/stdin <<'END'\n${config}\nEND\n`,
  ]);
  const { stdout } = await execa('docker', ['inspect', '--format', '{{.State.Pid}}', NAME]);
  return Number(stdout);
}

const removeEdge = async () => void (await execa('docker', ['rm', '--force', NAME], { reject: false }));

/** A busy machine makes fewer checks, because the next one starts a second after the last one's end. So CPU time is per check. */
function describe(costs: readonly Cost[], by: keyof Size): string {
  const rows = costs.map((cost) => [
    ...[String(cost[by]), (cost.cores * 100).toFixed(1), cost.checksPerSecond.toFixed(0)],
    ...[cost.memoryMb.toFixed(1), String(cost.samples)],
  ]);
  const each = (y: keyof Cost, x: keyof Cost = by) =>
    slope(costs.map((cost) => ({ x: cost[x], y: cost[y] })));
  const check = `${(each('cores', 'checksPerSecond') * 1e6).toFixed(0)} µs of CPU time a check`;
  const one = [
    `${(each('cores') * 100).toFixed(2)} % of a core`,
    `${(each('memoryMb') * 1_024).toFixed(1)} kB`,
    `${each('samples').toFixed(1)} samples`,
  ];
  const table = markdownTable(
    [by, 'edge, % of a core', 'checks/s', 'MB', 'samples of servers a scrape'],
    rows,
  );
  return `${table}\n\nSlopes: ${check}; for each of the ${by} ${one.join(', ')}.`;
}
