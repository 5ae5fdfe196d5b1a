import { hasEnded, observeService, observeTasks, parseReference } from '@zero-downtime/swarm';
import type { Release } from '../release.ts';
import { databaseHost, type Part, type Site, serviceName } from '../site.ts';
import { observeDatabases } from './database-services.ts';

export interface Running extends Release {
  /** All wanted replicas are healthy on this release, and no update is in progress. */
  settled: boolean;
  /** Swarm has paused an update, or its own rollback, because a task failed, and does not resume it by itself. */
  paused: 'update' | 'rollback' | undefined;
}

/**
 * The release that a service of the stack runs; undefined without such a service. @throws DockerError
 * @param of a stack other than the target's
 */
export async function observeRunning(
  site: Pick<Site, 'docker' | 'target'>,
  part: Part,
  of: Pick<Site['target'], 'stack'> = site.target,
): Promise<Running | undefined> {
  return observeRunningService(site, serviceName(of, part));
}

/** As observeRunning, of the PostgreSQL that a target's clients use. @throws DockerError */
export async function observeRunningDatabase(
  site: Pick<Site, 'docker' | 'target'>,
): Promise<Running | undefined> {
  const { serving } = await observeDatabases(site, databaseHost(site.target));
  return serving && observeRunningService(site, serving.name);
}

async function observeRunningService(site: Pick<Site, 'docker'>, name: string): Promise<Running | undefined> {
  const service = await observeService(site.docker, name);
  if (!service) return undefined;
  const tasks = (await observeTasks(site.docker, name)).filter((task) => !hasEnded(task));
  const healthy = tasks.filter(
    (task) => task.state === 'running' && task.desired === 'running' && task.image === service.image,
  );
  const state = service.update?.state;
  const moving = state === 'updating' || state === 'rollback_started';
  const paused = state === 'paused' ? 'update' : state === 'rollback_paused' ? 'rollback' : undefined;
  return {
    version: service.labels['release.version'] ?? parseReference(service.image).version ?? '0.0.0',
    content: service.labels['release.content'] ?? '',
    settings: service.labels['release.settings'] ?? '',
    image: service.image,
    paused,
    settled: !moving && healthy.length > 0 && healthy.length >= (service.replicas ?? 1),
  };
}
