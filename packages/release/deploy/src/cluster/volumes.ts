import { argv } from '@zero-downtime/swarm';
import type { Site } from '../site.ts';
import { poll } from '../wait.ts';

/** Removes a volume, if it exists. @throws Error when a container still uses it; DockerError */
export async function removeVolume(
  { docker, signal }: Pick<Site, 'docker' | 'signal'>,
  volume: string,
): Promise<void> {
  const removed = await poll(
    async () => {
      if (!(await docker(argv.listVolumes())).split('\n').includes(volume)) return true;
      // The engine may not have removed the container yet.
      return await docker(argv.removeVolumes([volume])).then(
        () => true,
        () => undefined,
      );
    },
    { everyMs: 500, deadlineMs: 60_000, signal },
  );
  if (!removed)
    throw new Error(
      `the volume ${volume} is still in use: docker ps --all --filter volume=${volume}; then run the same command again`,
    );
}
