import { argv, hasFailed, parseReference, type TaskView } from '@zero-downtime/swarm';
import { blameForFailure, type Culprit } from '../blame/blame-for-failure.ts';
import { askDatabase, hostsQuery, starvationBeside } from '../blame/conditions.ts';
import { isEngineFault } from '../blame/engine-fault.ts';
import { hintFor, MEND_IT } from '../blame/hint.ts';
import { ask } from '../metrics/prometheus.ts';
import type { Site } from '../site.ts';

/** A rollout that an engine fault has ended is tried so often in all. */
export const ATTEMPTS = 2;

/** Why a replica failed, as a sentence, and who is to blame for it. */
export interface Failure {
  blame: Culprit;
  why: string;
  /** Where it failed, by the node's name. */
  node: string | undefined;
}

/**
 * Why a release failed: what the engine says of the failing task, what the process itself said last, and whether its host, its database
 * or the engine is to blame. A task that the release itself has ended counts before one that an engine has.
 * @param since milliseconds since the epoch: failures before are of an earlier rollout
 */
export async function explainFailure(
  site: Pick<Site, 'docker' | 'target'>,
  tasks: readonly TaskView[],
  image: string,
  since = 0,
): Promise<Failure> {
  const task = tellingTask(tasks, image, since);
  const [database, starved] = await Promise.all([askDatabase(site), starvedHosts(site, image)]);
  const blame = blameForFailure({ error: task?.error, database, starved });
  if (!task)
    return { blame, why: [starved, 'no replica says why'].filter(Boolean).join('; '), node: undefined };
  const log = await site
    .docker(argv.serviceLogs(task.id, 50), { timeoutMs: 10_000, bothStreams: true })
    .catch(() => '');
  const own = reasonFromLog(log);
  const node = task.node && (await nodeName(site, task.node));
  const said = [task.error, own && `its log: ${own}`].filter(Boolean).join('; ') || 'no replica says why';
  const why: string = {
    engine: `an engine fault on node ${node}, not the release: ${said}`,
    host: `${starved}: ${said}`,
    database: `the database does not answer: ${said}`,
    release: said,
  }[blame];
  return { blame, why, node };
}

/** What to do about a failure. Pure. */
export const hintOf = ({ blame, node }: Failure, target: Site['target']): string =>
  blame === 'release' ? MEND_IT : hintFor(blame, target, node);

/**
 * The newest failure of the image that says most; of an earlier rollout only where there is none of this one. A replica that never became
 * healthy may end with exit code 0 when it is taken back, which is no failure to the engine. Pure.
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

/** undefined where no metrics can tell. */
async function starvedHosts(
  site: Pick<Site, 'docker' | 'target'>,
  image: string,
): Promise<string | undefined> {
  if (site.target.monitoring === 'off') return undefined;
  const series = await ask(site, hostsQuery(site.target)).catch(() => []);
  return starvationBeside(series, parseReference(image).version);
}

const nodeName = ({ docker }: Pick<Site, 'docker'>, id: string): Promise<string> =>
  docker(argv.inspectNodeName(id)).catch(() => id);

/**
 * The last complaint in a log: the newest pino line of level warn or above that says why (that a process stopped is only what came
 * of it), else the newest of that level, else the last line that names an error, else the last line.
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
