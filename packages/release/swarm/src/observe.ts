import { inspectService, inspectTasks, listTaskIds } from './argv/services.ts';
import type { Docker } from './docker.ts';
import { DockerError } from './errors.ts';
import { readService, type ServiceView } from './read/service.ts';
import { readTasks, type TaskView } from './read/tasks.ts';

/** The current state of a service, or undefined if it does not exist. @throws DockerError */
export async function observeService(docker: Docker, name: string): Promise<ServiceView | undefined> {
  try {
    return readService(await docker(inspectService(name)));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Every task of the service in Swarm's history, newest first. @throws DockerError */
export async function observeTasks(docker: Docker, service: string): Promise<TaskView[]> {
  // A task can be removed between the two calls: retry.
  for (let attempt = 1; ; attempt++) {
    const ids = (await docker(listTaskIds(service))).split('\n').filter(Boolean);
    if (ids.length === 0) return [];
    try {
      return readTasks(await docker(inspectTasks(ids)));
    } catch (error) {
      if (!isMissing(error) || attempt === 5) throw error;
    }
  }
}

/** Whether docker reports that the named object does not exist. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof DockerError && /no such|not found/i.test(error.stderr) && !/context/i.test(error.stderr)
  );
}
