import { argv, isMissing, observeTasks, parseReference } from '@zero-downtime/swarm';
import type { Site } from '../site.ts';
import type { ServiceTasks } from './old-tasks.ts';

/**
 * The tasks of a service, and of every other service of the Swarm, in any stack, that runs an image of the same repository.
 * @throws DockerError
 */
export async function observeServices(
  docker: Site['docker'],
  { service, image }: { service: string; image: string },
): Promise<ServiceTasks[]> {
  const names = sharing(await docker(argv.listServiceImages()), parseReference(image).repository);
  const observed: ServiceTasks[] = [];
  for (const name of new Set([service, ...names])) {
    observed.push({ service: name, tasks: await tasksOf(docker, name) });
  }
  return observed;
}

/** The names in the output of `docker service ls` whose image is of a repository. */
export function sharing(listed: string, repository: string): string[] {
  return listed
    .split('\n')
    .map((line) => line.trim().split(' '))
    .filter(([name, image]) => name && image && parseReference(image).repository === repository)
    .map(([name]) => name as string);
}

/** A job may be removed between the two calls. */
async function tasksOf(docker: Site['docker'], service: string) {
  return observeTasks(docker, service).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
}
