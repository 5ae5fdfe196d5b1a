import { parseArgs } from 'node:util';
import { APP_NAMES, type App } from './apps.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

export const COMMANDS = [
  'compare',
  'start',
  'soak',
  'profile',
  'schema',
  'commands',
  'listener',
  'release',
  'growth',
] as const;

export interface Options {
  command: (typeof COMMANDS)[number];
  workloads: Workload[];
  apps: App[];
  withPgbench: boolean;
  rounds: number;
  seconds: number;
  connections: number;
  poolMax: number;
  orders: number;
  minutes: number;
  perSecond: number;
  replicas: number;
  times: number;
  json: boolean;
}

export const HELP = `npm run bench -- [compare|start|soak|profile|schema|commands|listener|release|growth] [options]

compare (default): the orders API and other implementations, in interleaved rounds and separate processes
  --only LIST         workloads: ${Object.keys(WORKLOADS).join(',')}
  --apps LIST         apps: ${APP_NAMES.join(',')},pgbench
  --rounds N          interleaved rounds (5)
  --seconds N         duration of each measurement, after a warm-up (4)
  --connections N     concurrent clients (32)
  --pool N            connections of each app to PostgreSQL (10)
  --orders N          existing orders (10000)

start: time from spawn to ready, and image size
  --times N           starts (15)

soak: constant load and memory growth
  --minutes N         duration (5)
  --rate N            requests a second (300)

profile: CPU time of the orders API by function
  --only LIST, --seconds N

schema: the impact on readers and a writer of change 002, of a bare SET NOT NULL, and of Knex's migrator
  --orders N          existing orders (10000000); half an hour; a million takes 3 minutes
  --seconds N         duration of the measurement without a change (5)

commands: CPU time and loaded modules of every command's --help and of linting one change, beside node --eval 0
  --times N           rounds (15)

listener: the same edge, reached directly and through the listener: throughput and latency
  --rounds N, --seconds N, --connections N, --rate N

release: a redeploy, alternating with docker service update --force of the same service: time, CPU time, processes, latency
  --rounds N          rounds of a minute (3)
  --replicas N        replicas of the service (3)
  --rate N            requests a second meanwhile (50)

growth: CPU time and memory of an edge, its health checks and metrics, with 3 to 499 replicas, and with 1 to 10
  services
  --seconds N         duration for each number of replicas (4)

  --json              the result as JSON on stdout, progress on stderr
  --help
`;

/** @throws Error for an unknown option, to be printed. Returns undefined for --help. */
export function readOptions(args: readonly string[]): Options | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: text,
      apps: text,
      rounds: text,
      seconds: text,
      connections: text,
      pool: text,
      orders: text,
      minutes: text,
      rate: text,
      replicas: text,
      times: text,
      json: flag,
      help: { ...flag, short: 'h' },
    },
  });
  if (values.help) return undefined;
  const apps = oneOrMore('--apps', values.apps, [...APP_NAMES, 'pgbench'] as const);
  const command = one('command', positionals[0] ?? 'compare', COMMANDS);
  return {
    command,
    workloads: oneOrMore('--only', values.only, Object.keys(WORKLOADS) as Workload[]),
    apps: apps.filter((name) => name !== 'pgbench'),
    withPgbench: apps.includes('pgbench'),
    rounds: positive('--rounds', values.rounds, command === 'release' ? 3 : 5),
    seconds: positive('--seconds', values.seconds, command === 'schema' ? 5 : 4),
    connections: positive('--connections', values.connections, 32),
    poolMax: positive('--pool', values.pool, 10),
    orders: positive('--orders', values.orders, command === 'schema' ? 10_000_000 : 10_000),
    minutes: positive('--minutes', values.minutes, 5),
    perSecond: positive('--rate', values.rate, command === 'release' ? 50 : 300),
    replicas: positive('--replicas', values.replicas, 3),
    times: positive('--times', values.times, 15),
    json: values.json,
  };
}

function positive(name: string, text: string | undefined, otherwise: number): number {
  const value = Number(text ?? otherwise);
  if (!(value > 0)) throw new Error(`${name}: must be a number above 0, not "${text}"`);
  return value;
}

function one<Name extends string>(what: string, text: string, known: readonly Name[]): Name {
  const found = known.find((name) => name === text);
  if (found === undefined) throw new Error(`${what}: must be one of ${known.join(', ')}, not "${text}"`);
  return found;
}

const oneOrMore = <Name extends string>(
  what: string,
  text: string | undefined,
  known: readonly Name[],
): Name[] => (text === undefined ? [...known] : text.split(',').map((name) => one(what, name, known)));
