import { hasFailed, observeService, observeTasks, type TaskView } from '@zero-downtime/swarm';
import { viewReplicas } from '../rollout/replicas.ts';
import { rolloutDeadline } from '../rollout/timing.ts';
import type { Site } from '../site.ts';
import { pause } from '../wait.ts';

const EVERY_MS = 1_000;

/** The state of a canary. */
export type Baking =
  | { kind: 'failed'; tasks: readonly TaskView[] }
  | { kind: 'starting' }
  | { kind: 'serving'; sinceMs: number };

export function bakingOf(tasks: readonly TaskView[], image: string): Baking {
  const own = tasks.filter((task) => task.image === image);
  if (own.some(hasFailed)) return { kind: 'failed', tasks: own };
  const serving = own.find((task) => task.state === 'running' && task.desired === 'running');
  return serving ? { kind: 'serving', sinceMs: serving.since } : { kind: 'starting' };
}

/**
 * Waits until the canary has served for `bakeMs`. @returns its tasks when it failed or never became healthy; otherwise undefined
 */
export async function bake(
  site: Site,
  { service, image, bakeMs }: { service: string; image: string; bakeMs: number },
): Promise<readonly TaskView[] | undefined> {
  const started = Date.now();
  for (;;) {
    const [view, tasks] = await Promise.all([
      observeService(site.docker, service),
      observeTasks(site.docker, service),
    ]);
    site.report({ phase: 'canary', event: 'replicas', replicas: viewReplicas(tasks, Date.now()), wanted: 1 });
    const baking = bakingOf(tasks, image);
    if (baking.kind === 'failed') return baking.tasks;
    if (baking.kind === 'serving' && Date.now() - baking.sinceMs >= bakeMs) return undefined;
    if (baking.kind === 'starting' && view && Date.now() - started > rolloutDeadline(view)) return tasks;
    await pause(EVERY_MS, site.signal);
  }
}
