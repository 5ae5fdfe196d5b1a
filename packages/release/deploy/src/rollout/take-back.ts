import { argv, type Docker, DockerError, observeService, type ServiceView } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import type { Phase } from '../events.ts';
import type { Release } from '../release.ts';
import { type Site, serviceName } from '../site.ts';
import { type ApiStack, applyRelease } from '../stack/api.ts';
import { watchRollout } from './watch.ts';

/**
 * Goes back to the release before, with the settings it had. Swarm's own rollback does that, but goes to whatever the last update replaced,
 * which any no-op update overwrites (swarmkit, controlapi.UpdateService): so it is used only where Swarm remembers the very
 * release; else the recorded digest is deployed with the settings of this checkout. A first release that failed is removed.
 * A rollback that Swarm has paused is resumed.
 * @param options.hint what to do once the release before serves again
 * @throws Ending: always, as rolledBack, error or halfWay.
 */
export async function takeBack(
  site: Site,
  options: {
    phase: Phase;
    previous: Release | undefined;
    api: ApiStack;
    version: string;
    why: string;
    hint: string;
  },
): Promise<never> {
  const { previous, api, phase, version, why, hint } = options;
  const service = serviceName(site.target, 'api');
  if (!previous) {
    await site.docker(argv.removeService(service));
    throw new Ending('error', `${version}, the first release here, failed and was removed again: ${why}`, {
      hint,
    });
  }
  site.report({ phase, event: 'warning', message: `taking ${version} back to ${previous.version}: ${why}` });
  const way = await beginWayBack(site.docker, service, previous, () => applyRelease(site, api, previous));
  if (way === 'none')
    throw new Ending('halfWay', `${version} is unhealthy: ${why}`, {
      hint: 'Swarm no longer knows the settings from before: restore them in the target, and deploy again',
    });
  const { verdict } = await watchRollout(site, {
    ...{ service, image: previous.image, replaces: true, phase },
    settles: way !== 'digest' && way !== 'resume',
  });
  if (verdict.kind !== 'done') {
    throw new Ending(
      'halfWay',
      `${version} failed (${why}), and the rollback to ${previous.version} is incomplete: ${verdict.why}`,
      {
        hint: `docker service ps --no-trunc ${service}; then npm run rollback -- --target ${site.target.name} --to ${previous.version}`,
      },
    );
  }
  throw new Ending('rolledBack', `${version} was taken back, ${previous.version} serves: ${why}`, { hint });
}

/** Looks, acts, and looks again: Swarm may begin its own way back at any moment. */
const TRIES = 3;

/**
 * Sets the service on its way back, however often it takes. Between a look and an act Swarm may have begun by itself: then its rollback
 * goes to the release that failed, or the update is refused. @returns the way that led there. @throws DockerError
 */
export async function beginWayBack(
  docker: Docker,
  service: string,
  previous: Release,
  deploy: () => Promise<void>,
): Promise<Way> {
  for (let tries = 1; ; tries++) {
    const way = wayBack(await observeService(docker, service), previous);
    if (way === 'under way' || way === 'none') return way;
    try {
      if (way === 'swarm') await docker(argv.rollBackService(service));
      else if (way === 'resume') await docker(argv.resumeService(service));
      else await deploy();
      // A deploy says where to go, a rollback only that it is elsewhere.
      if (way !== 'swarm' || tries === TRIES) return way;
    } catch (error) {
      if (!(error instanceof DockerError) || tries === TRIES) throw error;
    }
  }
}

type Way = 'under way' | 'resume' | 'swarm' | 'digest' | 'none';

/**
 * How to get back: `under way` where Swarm has begun to by itself, `resume` where it has stopped half-way there; `swarm` where its previous specification is the release with its settings;
 * `digest` where that is another one; `none` where only the settings differ, and Swarm has forgotten them. Pure.
 */
export function wayBack(
  service: Pick<ServiceView, 'image' | 'labels' | 'previousLabels' | 'update'> | undefined,
  previous: Release,
): Way {
  if (isOf(service?.labels, previous))
    return service?.update?.state === 'rollback_paused' ? 'resume' : 'under way';
  if (isOf(service?.previousLabels, previous)) return 'swarm';
  return service?.image === previous.image ? 'none' : 'digest';
}

const isOf = (labels: Record<string, string> | undefined, { version, content, settings }: Release) =>
  labels?.['release.version'] === version &&
  labels['release.content'] === content &&
  labels['release.settings'] === settings;
