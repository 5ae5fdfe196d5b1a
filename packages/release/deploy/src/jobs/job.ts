import { argv, type Docker, hasEnded, isMissing, observeTasks } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import type { Site } from '../site.ts';
import { poll } from '../wait.ts';

const DEADLINE_MS = 120_000;

/** Runs a one-off task. @throws Ending (error) with the end of its log when it fails; DockerError */
export async function runJob(
  { docker, signal }: Site,
  options: Parameters<typeof argv.createJob>[0],
): Promise<void> {
  const { name } = options;
  await removeJob(docker, name);
  await docker(argv.createJob(options));
  try {
    const ended = await poll(async () => (await observeTasks(docker, name)).find(hasEnded), {
      everyMs: 250,
      deadlineMs: DEADLINE_MS,
      signal,
    });
    if (ended?.state === 'complete') return;
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
