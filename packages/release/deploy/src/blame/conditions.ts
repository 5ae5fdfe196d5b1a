import { argv, type DockerError } from '@zero-downtime/swarm';
import { observeDatabases } from '../cluster/database-services.ts';
import { ofStack, scrapeInterval } from '../metrics/of-stack.ts';
import type { Series } from '../metrics/prometheus.ts';
import { databaseHost, type Site } from '../site.ts';
import { parseDuration } from '../target/duration.ts';

/** The resources that the nodes currently give the replicas of one release. An unknown figure is undefined. */
export interface HostFigures {
  /** The average wait of a runnable replica for a CPU. Milliseconds. */
  waitMs?: number | undefined;
  /** Share of the time, 0 to 1, in which all tasks of a node waited for I/O or for memory. */
  io?: number | undefined;
  memory?: number | undefined;
  /** CPU cores that a replica used. */
  cores?: number | undefined;
}

/** Conditions outside the release. */
export interface Conditions {
  /** Replicas that Prometheus could read; undefined until it has read one. */
  replicas: number | undefined;
  fresh: HostFigures;
  old: HostFigures;
  /** `unknown` for a database outside the stack, or on a node that the deploy cannot reach. */
  database: 'answers' | 'silent' | 'unknown';
}

/**
 * The query for the resources of each release's replicas. The worst replica counts. The range is short, to detect a stall early, and still
 * holds several scrapes, because a starved replica may miss some.
 */
export function hostsQuery(target: Pick<Site['target'], 'stack' | 'settings' | 'platform'>): string {
  const scrapeSeconds = parseDuration(scrapeInterval(target)) / 1_000;
  const of = (metric: string) =>
    `rate(${metric}{${ofStack(target)}}[${Math.ceil(Math.max(15, 3 * scrapeSeconds))}s])`;
  const worst = (what: string, expression: string) =>
    `label_replace(max by (release) (${expression}), "what", "${what}", "", "")`;
  return [
    worst('wait', `${of('process_cpu_wait_seconds_total')} / ${of('process_cpu_turns_total')}`),
    worst('io', of('node_pressure_io_stalled_seconds_total')),
    worst('memory', of('node_pressure_memory_stalled_seconds_total')),
    worst('cores', of('process_cpu_seconds_total')),
    `label_replace(count(up{${ofStack(target)}} == 1), "what", "replicas", "", "")`,
  ].join(' or ');
}

/** The figures of one release in the answer to hostsQuery. */
export function hostFigures(series: readonly Series[], release: string | undefined): HostFigures {
  const value = (what: string) => {
    const found = series.find(({ labels }) => labels.what === what && labels.release === release)?.value;
    return found !== undefined && Number.isFinite(found) ? found : undefined;
  };
  const wait = value('wait');
  return {
    waitMs: wait === undefined ? undefined : wait * 1_000,
    io: value('io'),
    memory: value('memory'),
    cores: value('cores'),
  };
}

/** The number of replicas that Prometheus could scrape, in the answer to hostsQuery. */
export const replicasRead = (series: readonly Series[]): number =>
  series.find(({ labels }) => labels.what === 'replicas')?.value ?? 0;

/** The limits of a starved host. A request is scheduled about ten times; each wait is 0.2 ms on an idle host, and 2.3 ms with six busy loops a core. */
const STARVED = { waitMs: 2, io: 0.5, memory: 0.2 };
/** A release starves its host itself when it uses `times` the CPU of the previous one, and at least `cores`. */
const BURNS = { times: 2, cores: 0.25 };

/**
 * Whether, and how, the nodes starve the replicas of a release.
 * @param usual the baseline: the figures of the old release, or the release's own from before
 * @returns a sentence, or undefined; also undefined when the release itself uses up the CPU
 */
export function starvation(fresh: HostFigures, usual: HostFigures): string | undefined {
  const { waitMs = 0, io = 0, memory = 0, cores = 0 } = fresh;
  const burns = usual.cores !== undefined && cores >= BURNS.cores && cores >= BURNS.times * usual.cores;
  if (waitMs >= STARVED.waitMs && !burns)
    return `the host is starved: replicas waited ${waitMs.toFixed(0)} ms for a CPU each time they were ready to run`;
  if (io >= STARVED.io) return `the host is starved: its tasks waited for I/O ${share(io)} of the time`;
  if (memory >= STARVED.memory)
    return `the host is starved: its tasks waited for memory ${share(memory)} of the time`;
  return undefined;
}

/**
 * Whether the nodes starve the replicas of any release, from the answer to hostsQuery. For a failed release, which may never have
 * been scraped; CPU that it used itself does not count.
 */
export function starvationBeside(series: readonly Series[], release: string | undefined): string | undefined {
  const others = [...new Set(series.map(({ labels }) => labels.release))].filter(
    (name) => name !== undefined && name !== release,
  );
  const beside = others.map((name) => hostFigures(series, name));
  return [
    ...beside.map((figures) => starvation(figures, {})),
    starvation(hostFigures(series, release), beside[0] ?? {}),
  ].find((why) => why !== undefined);
}

const share = (ratio: number): string => `${Math.round(ratio * 100)} %`;

const ANSWERS_MS = 3_000;
const NONE = { serving: undefined };

/** Whether the database of the stack or of its platform accepts connections. Asks inside its container. */
export async function askDatabase({
  docker,
  target,
}: Pick<Site, 'docker' | 'target'>): Promise<Conditions['database']> {
  if (target.database === 'external') return 'unknown';
  const { serving } = await observeDatabases({ docker }, databaseHost(target)).catch(() => NONE);
  const listed = serving ? await docker(argv.listRunning(serving.name)).catch(() => '') : '';
  const [container] = listed.split('\n').filter(Boolean);
  if (!container) return 'unknown';
  const ready = ['pg_isready', '--quiet', '--host', '127.0.0.1', '--timeout', String(ANSWERS_MS / 1_000)];
  return docker(argv.execIn(container, ready), { timeoutMs: 2 * ANSWERS_MS }).then(
    () => 'answers',
    (error: DockerError) => (isUnready(error) ? 'silent' : 'unknown'),
  );
}

/** Exit codes of pg_isready: 1, connections are rejected; 2, no response. An engine that fails to run it writes to stderr. */
function isUnready({ cause }: DockerError): boolean {
  const { exitCode, stderr } = (cause ?? {}) as { exitCode?: number; stderr?: string };
  return (exitCode === 1 || exitCode === 2) && !stderr;
}
