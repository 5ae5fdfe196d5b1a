import { argv, hasFailed, parseReference, type TaskView } from '@zero-downtime/swarm';
import { blameForFailure, type Culprit } from '../blame/blame-for-failure.ts';
import { askDatabase, hostsQuery, starvationBeside } from '../blame/conditions.ts';
import { isEngineFault } from '../blame/engine-fault.ts';
import { FIX_IT, hintFor } from '../blame/hint.ts';
import { ask } from '../metrics/prometheus.ts';
import type { Site } from '../site.ts';
import { commandFor } from '../target/command-for.ts';

/** The number of attempts at a rollout that an engine fault has ended. */
export const ATTEMPTS = 2;

/** The reason of a replica's failure, as a sentence, and its cause. */
export interface Failure {
  blame: Culprit;
  why: string;
  /** The name of the node on which it failed. */
  node: string | undefined;
}

/**
 * Explains the failure of a release: the engine's error, the end of the process's log, and whether the host, the database, the engine or the
 * release is the cause. A task that failed by itself takes precedence over an engine fault.
 * @param since milliseconds since the epoch; earlier failures belong to an earlier rollout
 */
export async function explainFailure(
  site: Pick<Site, 'docker' | 'managers' | 'target'>,
  tasks: readonly TaskView[],
  image: string,
  since = 0,
): Promise<Failure> {
  const task = tellingTask(tasks, image, since);
  const [database, starved] = await Promise.all([askDatabase(site), starvedHosts(site, image)]);
  const blame = blameForFailure({ error: task?.error, database, starved });
  if (!task) return { blame, why: [starved, NO_REASON].filter(Boolean).join('; '), node: undefined };
  const log = await site
    .docker(argv.serviceLogs(task.id, 50), { timeoutMs: 10_000, bothStreams: true })
    .catch(() => '');
  const own = reasonFromLog(log);
  const node = task.node && (await nodeName(site, task.node));
  const reason = [task.error, own && `its log: ${own}`].filter(Boolean).join('; ') || NO_REASON;
  const why: string = {
    engine: `an engine fault on node ${node}, not the release: ${reason}`,
    host: `${starved}: ${reason}`,
    database: `the database does not answer: ${reason}`,
    release: reason,
  }[blame];
  return { blame, why, node };
}

const NO_REASON = 'neither the engine nor the log of a replica gives a reason';

/** The next step after a failure. */
export function hintOf({ blame, node, why }: Failure, target: Site['target']): string {
  if (blame === 'release') return FIX_IT;
  // Swarm reports a failed pull so, whatever its cause.
  return /no such image/i.test(why)
    ? `node ${node} could not pull it: docker login ${target.registry}, then ${commandFor(target, 'refresh-registry-login')}, then deploy the same release again`
    : hintFor(blame, target, node);
}

/**
 * The newest failed task of the image, preferably not an engine fault; from an earlier rollout only if this one has none. A replica that never
 * became healthy may end with exit code 0 in the rollback, which the engine does not report as a failure.
 */
export function tellingTask(tasks: readonly TaskView[], image: string, since: number): TaskView | undefined {
  const own = tasks.filter(
    (task) =>
      task.image === image &&
      (hasFailed(task) || task.error || ['starting', 'complete'].includes(task.state)),
  );
  const recent = own.filter((task) => task.since >= since);
  const failed = (recent.length > 0 ? recent : own).filter(hasFailed);
  return failed.find(({ error }) => !isEngineFault(error)) ?? failed[0] ?? recent[0] ?? own[0];
}

/** Whether, and how, a host is starved; undefined without metrics. */
async function starvedHosts(
  site: Pick<Site, 'managers' | 'target'>,
  image: string,
): Promise<string | undefined> {
  if (site.target.monitoring === 'off') return undefined;
  const series = await ask(site, hostsQuery(site.target)).catch(() => []);
  return starvationBeside(series, parseReference(image).version);
}

const nodeName = ({ docker }: Pick<Site, 'docker'>, id: string): Promise<string> =>
  docker(argv.inspectNodeName(id)).catch(() => id);

/**
 * The reason in a log: the newest pino line of level warn or above with a reason (a line about the exit itself has none), else the newest of
 * that level, else the last line with an error, else the last line.
 */
export function reasonFromLog(log: string): string | undefined {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const complaints = lines.map(parseComplaint).filter((text) => text !== undefined);
  const complaint = complaints.findLast(({ why }) => why !== '') ?? complaints.at(-1);
  if (complaint) return [complaint.what, complaint.why].filter(Boolean).join(': ');
  const plain = lines.filter((line) => !line.startsWith('{'));
  return (plain.findLast((line) => /^(\w*Error|Uncaught)\b/.test(line)) ?? plain.at(-1))?.trim();
}

function parseComplaint(line: string): { what: string; why: string } | undefined {
  try {
    const entry = JSON.parse(line) as {
      level?: number;
      msg?: string;
      reason?: string;
      err?: { message?: string };
    };
    if (typeof entry.level !== 'number' || entry.level < 40) return undefined;
    const { msg: what = '', reason, err } = entry;
    const why = [reason, err?.message].filter((part, at, all) => part && all.indexOf(part) === at);
    return { what, why: why.filter((part) => part !== what).join(': ') };
  } catch {
    return undefined;
  }
}
