import { observeService, type ServiceView } from '@zero-downtime/swarm';
import { refuse } from '../errors.ts';
import type { Release } from '../release.ts';
import { type Site, serviceName } from '../site.ts';
import { poll } from '../wait.ts';
import { rolloutDeadline } from './timing.ts';

/**
 * Waits for the update of a killed deploy, which Swarm completes or rolls back. Does not wait for an update to the wanted release and
 * settings: the rollout itself watches that.
 * @throws Ending (refused) when it does not end within its deadline
 */
export async function awaitOtherUpdate(site: Site, wanted: Omit<Release, 'image'>): Promise<void> {
  const name = serviceName(site.target, 'api');
  const first = await observeService(site.docker, name);
  if (!first) return;
  let reported = false;
  const ended = await poll(
    async () => {
      const service = await observeService(site.docker, name);
      const state = service?.update?.state;
      if (state !== 'rollback_started' && !(state === 'updating' && !goesTo(service, wanted))) return true;
      if (!reported)
        site.report({
          phase: 'preflight',
          event: 'progress',
          message: `waiting for Swarm to finish an earlier update (${state})`,
        });
      reported = true;
      return undefined;
    },
    { everyMs: 1000, deadlineMs: 2 * rolloutDeadline(first), signal: site.signal },
  );
  if (!ended)
    throw refuse(
      `Swarm has not finished an earlier update of ${name} within its deadline`,
      `docker service ps ${name}; npm run status -- --target ${site.target.name}`,
    );
}

const goesTo = (
  service: ServiceView | undefined,
  { version, content, settings }: Omit<Release, 'image'>,
): boolean =>
  service?.labels['release.version'] === version &&
  service.labels['release.content'] === content &&
  service.labels['release.settings'] === settings;
