import { argv, type Docker, DockerError, observeService, type ServiceView } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import type { Phase } from '../events.ts';
import type { Release } from '../release.ts';
import { type Site, serviceName } from '../site.ts';
import { type ApiStack, applyRelease } from '../stack/api.ts';
import { watchRollout } from './watch.ts';

/**
 * Rolls back to the previous release with its settings. Swarm's own rollback returns to the specification before the last update, which any
 * no-op update overwrites (swarmkit, controlapi.UpdateService). So it is used only if Swarm still has the previous release; otherwise the
 * recorded digest is deployed with the settings of this checkout. Removes a failed first release. Resumes a rollback that Swarm has paused.
 * @param options.hint the next step once the previous release serves again
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
  site.report({ phase, event: 'warning', message: `rolling ${version} back to ${previous.version}: ${why}` });
  const way = await beginWayBack(site.docker, service, previous, () => applyRelease(site, api, previous));
  if (way === 'none')
    throw new Ending('halfWay', `${version} is unhealthy: ${why}`, {
      hint: 'Swarm no longer has the previous settings: restore them in the target, and deploy again',
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
  throw new Ending('rolledBack', `${version} was rolled back, ${previous.version} serves: ${why}`, { hint });
}

/** The number of attempts: Swarm may begin its own rollback between a check and an action. */
const TRIES = 3;

/**
 * Starts the rollback of the service, and repeats it if Swarm has started its own meanwhile: then a rollback would return to the failed
 * release, or the update is refused. @returns the way that succeeded. @throws DockerError
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
      // A deploy names its release; a rollback only reverts the last update, so its goal is checked again.
      if (way !== 'swarm' || tries === TRIES) return way;
    } catch (error) {
      if (!(error instanceof DockerError) || tries === TRIES) throw error;
    }
  }
}

type Way = 'under way' | 'resume' | 'swarm' | 'digest' | 'none';

/**
 * The way to roll back: `under way` if Swarm is doing it, `resume` if Swarm has paused it; `swarm` if Swarm's previous specification is the release
 * with its settings; `digest` if it is another one; `none` if only the settings differ, and Swarm no longer has them.
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
