import { argv, type Docker, hasEnded, isMissing, observeTasks } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import type { Site } from '../site.ts';
import { poll } from '../wait.ts';

const DEADLINE_MS = 120_000;

/** The log driver may be a moment behind the task's state. */
const LOG_DEADLINE_MS = 10_000;

/**
 * Runs a one-off task.
 * @param read parses the log of a completed task; undefined while the log is incomplete. By default the log is not read
 * @param follow gets the log of the running task about every second
 * @throws Ending (error) with the end of its log when it fails; DockerError
 */
export async function runJob<T = void>(
  { docker, signal }: Pick<Site, 'docker' | 'signal'>,
  options: Parameters<typeof argv.createJob>[0],
  {
    deadlineMs = DEADLINE_MS,
    read,
    follow,
  }: {
    deadlineMs?: number;
    read?: (log: string) => T | undefined;
    follow?: ((log: string) => void) | undefined;
  } = {},
): Promise<T> {
  const { name } = options;
  await removeJob(docker, name);
  await docker(argv.createJob(options));
  try {
    let round = 0;
    const ended = await poll(
      async () => {
        const tasks = await observeTasks(docker, name);
        // Reading logs costs more than reading states.
        if (follow && ++round % 4 === 0) follow(await docker(argv.serviceLogs(name)).catch(() => ''));
        return tasks.find(hasEnded);
      },
      { everyMs: 250, deadlineMs, signal },
    );
    if (ended?.state === 'complete') {
      if (!read) return undefined as T;
      const result = await poll(async () => read(await docker(argv.serviceLogs(name))), {
        everyMs: 200,
        deadlineMs: LOG_DEADLINE_MS,
        signal,
      });
      if (result !== undefined) return result;
      throw new Ending('error', `${name} has ended, and its log is incomplete`, {
        hint: 'run the same command again',
      });
    }
    const log = await docker(argv.serviceLogs(name, 5), { bothStreams: true }).catch(() => '');
    const why = ended ? ended.error || `ended with ${ended.state}` : 'did not end in time';
    throw new Ending('error', `${name}: ${[why, log.trim()].filter(Boolean).join(': ')}`, {
      hint: 'run the same command again',
    });
  } finally {
    await removeJob(docker, name).catch(() => {});
  }
}

/** Removes a job and its containers, if it exists. @throws DockerError */
export async function removeJob(docker: Docker, name: string): Promise<void> {
  await docker(argv.removeService(name)).catch((error) => {
    if (!isMissing(error)) throw error;
  });
  // Swarm does not remove the containers of a finished job with its service.
  const left = (await docker(argv.listContainers(name))).split('\n').filter(Boolean);
  if (left.length > 0) await docker(argv.removeContainers(left)).catch(() => {});
}
