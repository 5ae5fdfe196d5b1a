import { observeService } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import type { Release } from '../release.ts';
import { type Site, serviceName } from '../site.ts';
import { awaitOldTasksGone } from './await-old-tasks-gone.ts';

/**
 * Allows contract only when the Swarm runs no older release, or with `--force`. The contract job itself checks the connections of the
 * database.
 * @returns the evidence that `--force` overruled. @throws Ending (halfWay) with each piece of evidence.
 */
export async function openGate(
  site: Site,
  release: Pick<Release, 'version' | 'image'>,
  force: boolean,
): Promise<string[]> {
  const service = await observeService(site.docker, serviceName(site.target, 'api'));
  const evidence = await awaitOldTasksGone(site, {
    image: release.image,
    stopGraceMs: force ? 0 : (service?.stopGraceMs ?? 0),
  });
  if (evidence.length === 0) return [];
  const named = `an older release still runs: ${evidence.join('; ')}`;
  if (!force) {
    throw new Ending('halfWay', `contract is refused: ${named}`, {
      hint: `${release.version} serves; after the older release has stopped, run the same deploy again`,
    });
  }
  site.report({ phase: 'gate', event: 'warning', message: `forced, although ${named}` });
  return evidence;
}
