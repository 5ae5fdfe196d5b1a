import { hasEnded, observeTasks, parseReference, type TaskView } from '@zero-downtime/swarm';
import { type Site, serviceName } from '../site.ts';
import { pause } from '../wait.ts';

/** One quiet look proves little: a task may be between two states. */
const SAMPLES = 3;
const EVERY_MS = 250;
/** Beyond stop_grace_period, for the engine to notice and tell. */
const MARGIN_MS = 15_000;

/** The tasks of a service that can still run another image than this one. Pure. */
export function oldTasks(tasks: readonly TaskView[], image: string): TaskView[] {
  return tasks.filter((task) => task.image !== image && !hasEnded(task));
}

/**
 * Waits until, several samples in a row, nothing of the service runs another image; draining replicas get their time.
 * @returns the witnesses that are left, one sentence each; none: the gate is open.
 */
export async function awaitOldTasksGone(
  site: Site,
  options: { image: string; stopGraceMs: number },
): Promise<string[]> {
  const end = performance.now() + options.stopGraceMs + MARGIN_MS;
  let said = '';
  for (let quiet = 0; quiet < SAMPLES; ) {
    const old = oldTasks(await observeTasks(site.docker, serviceName(site.target, 'api')), options.image);
    quiet = old.length === 0 ? quiet + 1 : 0;
    const witnesses = old.map(
      (task) =>
        `replica ${task.slot} of ${parseReference(task.image).version ?? task.image} is ${task.state} (task ${task.id} on node ${task.node})`,
    );
    if (old.length > 0 && performance.now() > end) return witnesses;
    if (witnesses.length > 0 && said !== witnesses.join()) {
      said = witnesses.join();
      site.report({ phase: 'gate', event: 'progress', message: `waiting: ${witnesses.join('; ')}` });
    }
    if (quiet < SAMPLES) await pause(EVERY_MS, site.signal);
  }
  return [];
}
