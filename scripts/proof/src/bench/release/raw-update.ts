import { setTimeout as sleep } from 'node:timers/promises';
import { argv, type Docker } from '@zero-downtime/swarm';

interface Service {
  UpdateStatus?: { State: string; StartedAt: string; CompletedAt?: string; Message: string };
}

/**
 * Replaces every replica of a service with `docker service update --force`, with the same image and policy.
 * @returns the time from the command until Swarm's own completion. Milliseconds. @throws Error when Swarm stops the update
 */
export async function rawUpdate(docker: Docker, service: string): Promise<number> {
  const began = Date.now();
  await docker(argv.redeployService(service));
  for (;;) {
    const [{ UpdateStatus: status } = {}] = JSON.parse(
      await docker(argv.inspectService(service)),
    ) as Service[];
    if (status && Date.parse(status.StartedAt) >= began) {
      if (status.State === 'completed' && status.CompletedAt) return Date.parse(status.CompletedAt) - began;
      if (status.State !== 'updating') throw new Error(`the update is ${status.State}: ${status.Message}`);
    }
    await sleep(500);
  }
}
