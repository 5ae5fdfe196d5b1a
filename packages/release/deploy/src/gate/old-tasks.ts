import { hasEnded, parseReference, type TaskView } from '@zero-downtime/swarm';

/** A service of the Swarm and its tasks. */
export interface ServiceTasks {
  service: string;
  tasks: readonly TaskView[];
}

export interface OldTask extends TaskView {
  service: string;
}

/**
 * The tasks that may still run an older release: those of the service itself with another image, and those of other services, such as jobs
 * and consoles, with another image of the same repository.
 */
export function oldTasks(
  services: readonly ServiceTasks[],
  { service: own, image }: { service: string; image: string },
): OldTask[] {
  const { repository } = parseReference(image);
  return services.flatMap(({ service, tasks }) =>
    tasks
      .filter((task) => task.image !== image && !hasEnded(task))
      .filter((task) => service === own || parseReference(task.image).repository === repository)
      .map((task) => ({ ...task, service })),
  );
}

/** One sentence: the replica, its node, and since when. */
export function describeOldTask({ service, slot, image, state, id, node, since }: OldTask): string {
  const release = parseReference(image).version ?? image;
  const where = node ? ` on node ${node}` : '';
  return `replica ${slot} of ${service} with ${release} is ${state} (task ${id}${where}, since ${new Date(since).toISOString()})`;
}
