import { observeService, type ServiceView } from '@zero-downtime/swarm';
import { refuse } from '../errors.ts';
import type { Release } from '../release.ts';
import { type Site, serviceName } from '../site.ts';
import { poll } from '../wait.ts';
import { rolloutDeadline } from './timing.ts';

/**
 * Waits for an update that no command watches any more (its deploy was killed): Swarm finishes it, or
 * takes it back. One that already goes to what is wanted, settings and all, is left to be watched by the rollout itself.
 * @throws Ending (refused) when it does not end in its own time.
 */
export async function awaitOtherUpdate(site: Site, wanted: Omit<Release, 'image'>): Promise<void> {
  const name = serviceName(site.target, 'api');
  const first = await observeService(site.docker, name);
  if (!first) return;
  let said = false;
  const ended = await poll(
    async () => {
      const service = await observeService(site.docker, name);
      const state = service?.update?.state;
      if (state !== 'rollback_started' && !(state === 'updating' && !goesTo(service, wanted))) return true;
      if (!said)
        site.report({
          phase: 'preflight',
          event: 'progress',
          message: `Swarm is still busy with an earlier update (${state}): waiting for its end`,
        });
      said = true;
      return undefined;
    },
    { everyMs: 1000, deadlineMs: 2 * rolloutDeadline(first), signal: site.signal },
  );
  if (!ended)
    throw refuse(
      `Swarm does not finish an earlier update of ${name}`,
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
