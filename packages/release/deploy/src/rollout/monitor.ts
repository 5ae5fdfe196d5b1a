import { hasEnded, hasFailed, observeTasks, type TaskView } from '@zero-downtime/swarm';
import { type Site, serviceName } from '../site.ts';
import { pause } from '../wait.ts';
import { explainFailure, type Failure } from './failure.ts';
import { viewReplicas } from './replicas.ts';

const EVERY_MS = 1000;

/** Where the time in which a release must serve begins. */
export interface Window {
  /** When its last replica became healthy, milliseconds since the epoch. */
  from: number;
  /** The tasks that had ended before, by id; default: those that have ended when the watch begins. */
  ended?: ReadonlySet<string>;
}

/** The ids of the tasks that have ended. */
export const endedIn = (tasks: readonly TaskView[]): ReadonlySet<string> =>
  new Set(tasks.filter(hasEnded).map(({ id }) => id));

/**
 * The replicas of the image that failed at or after `since`.
 * @param ended ids of tasks that had ended before: an engine that restarts reports their ends again, with a new time
 */
export function failedSince(
  tasks: readonly TaskView[],
  image: string,
  since: number,
  ended: ReadonlySet<string>,
): TaskView[] {
  return tasks.filter(
    (task) => task.image === image && hasFailed(task) && task.since >= since && !ended.has(task.id),
  );
}

/** The time at which the last serving replica of the image became healthy. Milliseconds since the epoch. */
export function servingSince(tasks: readonly TaskView[], image: string): number | undefined {
  const times = tasks
    .filter((task) => task.image === image && task.state === 'running')
    .map((task) => task.since);
  return times.length > 0 ? Math.max(...times) : undefined;
}

/**
 * Watches the new release until its last replica has served for `forMs`, including the time of Swarm's own monitoring.
 * @returns the failure of a replica, or undefined
 */
export async function monitor(
  site: Site,
  options: Window & { image: string; forMs: number; phase: 'monitor' | 'watch' },
): Promise<Failure | undefined> {
  const since = options.from;
  let ended = options.ended;
  // Checks at least once: after a long backfill the time may already have passed.
  do {
    const tasks = await observeTasks(site.docker, serviceName(site.target, 'api'));
    site.report({
      phase: options.phase,
      event: 'replicas',
      replicas: viewReplicas(tasks, Date.now()),
      wanted: 0,
    });
    ended ??= endedIn(tasks);
    const failed = failedSince(tasks, options.image, since, ended);
    if (failed.length > 0) {
      const failure = await explainFailure(site, failed, options.image, since);
      return { ...failure, why: `a replica failed: ${failure.why}` };
    }
    await pause(Math.min(EVERY_MS, Math.max(0, options.forMs - (Date.now() - since))), site.signal);
  } while (Date.now() - since < options.forMs);
  return undefined;
}
