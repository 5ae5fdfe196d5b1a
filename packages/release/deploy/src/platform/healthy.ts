import { observeService } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import type { DeployEvent } from '../events.ts';
import { explainFailure } from '../rollout/failure.ts';
import { watchRollout } from '../rollout/watch.ts';
import type { Site } from '../site.ts';

/** @throws Ending when the service does not become healthy on the image */
export async function untilHealthy(
  site: Site,
  { service, image, replaces }: { service: string; image: string; replaces: boolean },
): Promise<void> {
  const { verdict, tasks } = await watchRollout(site, { service, image, replaces, phase: 'platform' });
  if (verdict.kind === 'done') return;
  const { why } = await explainFailure(site, tasks, image);
  throw new Ending('error', `${service} did not become healthy: ${why}`, {
    hint: `docker service ps --no-trunc ${service}; then run the same command again`,
  });
}

/** Waits for new services at the same time. @throws Ending for the first that does not become healthy; DockerError */
export async function awaitHealthy(site: Site, services: readonly string[]): Promise<void> {
  const failed = new AbortController();
  const waiting = new Set(services);
  const together: Site = {
    ...site,
    signal: AbortSignal.any([site.signal, failed.signal]),
    // Of several services, tables of replicas would replace each other.
    report: (event: DeployEvent) => void (event.event !== 'replicas' && site.report(event)),
  };
  const wait = async (service: string): Promise<void> => {
    const started = await observeService(site.docker, service);
    if (!started) throw new Error(`the service ${service} was removed while it started`);
    await untilHealthy(together, { service, image: started.image, replaces: false });
    waiting.delete(service);
    if (waiting.size === 0) return;
    const message = `waiting for ${[...waiting].join(', ')}`;
    site.report({ phase: 'platform', event: 'progress', message });
  };
  try {
    await Promise.all(services.map(wait));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}
