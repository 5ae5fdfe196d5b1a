import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Cleanup,
  describeMachine,
  divideCores,
  freePort,
  inTurns,
  markdownTable,
  ratios,
  spreadOf,
  startGenerator,
  startServer,
} from '@zero-downtime/bench';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { execa } from 'execa';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import type { Options } from './options.ts';

const NAME = 'bench-listener';
const IMAGE = versions.haproxy.image;
const WAYS = ['edge', 'listener and edge'] as const;

/** `npm run bench -- listener`: the same edge, reached directly and through the listener, in interleaved rounds. */
export async function runListener(
  cleanup: Cleanup,
  options: Options,
  report: (line: string) => void,
): Promise<void> {
  const machine = describeMachine();
  const cores = divideCores();
  const app = fileURLToPath(new URL('apps/hello.ts', import.meta.url));
  const replica = await startServer({
    ...{ name: 'replica', command: [process.execPath, app], env: {} },
    ...{ readyPath: '/', cores: cores.others },
  });
  cleanup.add(() => replica.stop());
  const generator = await startGenerator(cores.others);
  cleanup.add(() => generator.stop());
  const ports = await startProxies(cleanup, replica.port, cores.server);

  const { seconds, connections, perSecond } = options;
  const load = { requests: [{ method: 'GET', path: '/' } as const], seconds, connections };
  const found = await inTurns(WAYS, options.rounds, async (way, round) => {
    report(`round ${round + 1} of ${options.rounds}: ${way}`);
    const port = ports[way];
    const full = await generator.run(port, load);
    const steady = await generator.run(port, { ...load, perSecond });
    const fresh = await freshConnections(port, seconds, connections);
    if (full.failures + steady.failures > 0) throw new Error(`${way}: requests failed`);
    return { full: full.answers / full.seconds, p50: steady.p50Ms, p99: steady.p99Ms, fresh };
  });
  const rounds = (way: (typeof WAYS)[number]) => found.get(way) ?? [];
  const row = (name: string, figure: 'full' | 'fresh' | 'p50' | 'p99') => {
    const [alone, behind] = WAYS.map((way) => rounds(way).map((one) => one[figure])) as [number[], number[]];
    const digits = figure.startsWith('p') ? 2 : 0;
    const values = [alone, behind].map((all) => spreadOf(all).median.toFixed(digits));
    return [name, ...values, spreadOf(ratios(behind, alone)).median.toFixed(2)];
  };
  console.log(
    `${options.rounds} rounds of ${seconds} s, ${connections} clients; proxies on core ${cores.server ?? 'any'}, load and replica on core ${cores.others ?? 'any'}; load average before: ${machine.loadBefore}.\n`,
  );
  console.log(
    markdownTable(
      ['', ...WAYS, 'ratio'],
      [
        row('requests/s, keep-alive', 'full'),
        row('requests/s, fresh connections', 'fresh'),
        row(`p50 ms at ${perSecond}/s`, 'p50'),
        row(`p99 ms at ${perSecond}/s`, 'p99'),
      ],
    ),
  );
}

/** Starts an edge that also listens on a TCP port, and a listener in front of it. */
async function startProxies(cleanup: Cleanup, replicaPort: number, cores: string | undefined) {
  const [direct, front, ...internal] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const [edge, listener] = await Promise.all(['haproxy', 'listener'].map(readConfig));
  const remove = () => execa('docker', ['rm', '--force', ...WAYS.map(containerOf)], { reject: false });
  cleanup.add(async () => {
    await remove();
    await execa('docker', ['volume', 'rm', '--force', NAME]);
  });
  await remove();
  const server = (_: string, name: string) => `server ${name}1 127.0.0.1:${replicaPort}`;
  const configs = {
    edge: (edge ?? '')
      .replaceAll(/server-template (api|any) \S+ "\S+"/g, server)
      .replaceAll(/server-template canary .*/g, '')
      .replaceAll(/ resolvers swarm$/gm, '')
      .replaceAll('init-addr none', 'init-addr last')
      .replaceAll('EDGE_REQUESTS_PER_SOURCE', 'UNLIMITED')
      .replace('accept-proxy proto h1', `accept-proxy proto h1\n    bind 127.0.0.1:${direct} proto h1`)
      .replace(/use_backend .*/, '')
      .replace(':8404', `127.0.0.1:${internal[0]}`),
    'listener and edge': (listener ?? '')
      .replace('bind :8080', `bind 127.0.0.1:${front}`)
      .replaceAll(/EDGE_\w+_PER_SOURCE/g, 'UNLIMITED')
      .replace(':8404', `:${internal[1]}`),
  };
  for (const way of WAYS) await startProxy(way, configs[way], cores);
  for (const port of [direct, front]) await answers(port);
  return { edge: direct, 'listener and edge': front } as Record<(typeof WAYS)[number], number>;
}

const readConfig = (folder: string) => readFile(join(ROOT, 'infra', folder, 'haproxy.cfg'), 'utf8');
const containerOf = (way: string): string => `${NAME}-${way.split(' ')[0]}`;

const startProxy = (way: string, config: string, cores: string | undefined) =>
  execa('docker', [
    ...['run', '--detach', '--name', containerOf(way), '--network', 'host'],
    ...(cores === undefined ? [] : ['--cpuset-cpus', cores]),
    ...['--mount', `type=volume,source=${NAME},target=/run/edge`, '--user', '0:0'],
    ...['STACK=shop', 'EDGE_SOCKETS=/run/edge/a', 'CANARY_WEIGHT=100', 'UNLIMITED=2000000000'].flatMap(
      (one) => ['--env', one],
    ),
    ...[
      '--entrypoint',
      'sh',
      IMAGE,
      '-c',
      `mkdir -p /run/edge/a && exec haproxy -db -f /dev/stdin <<'END'\n${config}\nEND\n`,
    ],
  ]);

async function answers(port: number): Promise<void> {
  const until = performance.now() + 20_000;
  while (
    !(await fetch(`http://127.0.0.1:${port}/`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    if (performance.now() > until) throw new Error(`port ${port} does not answer`);
}

/** Requests a second when each has a connection of its own, by so many clients. */
async function freshConnections(port: number, seconds: number, clients: number): Promise<number> {
  const agent = new Agent({ keepAlive: false });
  const until = performance.now() + seconds * 1_000;
  let answered = 0;
  const client = async () => {
    while (performance.now() < until) {
      await new Promise<void>((resolve, reject) => {
        get({ port, host: '127.0.0.1', agent }, (answer) => answer.resume().once('end', resolve)).once(
          'error',
          reject,
        );
      });
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answered / seconds;
}
