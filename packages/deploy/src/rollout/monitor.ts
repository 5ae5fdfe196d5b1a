import { hasFailed, observeTasks, type TaskView } from '@zero-downtime/swarm';
import { type Site, serviceName } from '../site.ts';
import { pause } from '../wait.ts';
import { explainFailure } from './failure.ts';
import { viewReplicas } from './replicas.ts';

const EVERY_MS = 1000;

/** Replicas of the image that failed after the moment. Pure. */
export function failedSince(tasks: readonly TaskView[], image: string, since: number): TaskView[] {
  return tasks.filter((task) => task.image === image && hasFailed(task) && task.since >= since);
}

/**
 * Watches the new release for a while: a replica that fails in it speaks against the release.
 * @returns why the release is bad, or undefined.
 */
export async function monitor(
  site: Site,
  options: { image: string; forMs: number; phase: 'monitor' | 'watch' },
): Promise<string | undefined> {
  const since = Date.now();
  while (Date.now() - since < options.forMs) {
    const tasks = await observeTasks(site.docker, serviceName(site.target, 'api'));
    site.report({
      phase: options.phase,
      event: 'replicas',
      replicas: viewReplicas(tasks, Date.now()),
      wanted: 0,
    });
    const failed = failedSince(tasks, options.image, since);
    if (failed.length > 0)
      return `a replica failed: ${await explainFailure(site.docker, failed, options.image)}`;
    await pause(Math.min(EVERY_MS, Math.max(0, options.forMs - (Date.now() - since))), site.signal);
  }
  return undefined;
}
