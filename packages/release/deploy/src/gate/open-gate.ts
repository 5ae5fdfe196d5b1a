import { observeService } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import type { Release } from '../release.ts';
import { type Site, serviceName } from '../site.ts';
import { awaitOldTasksGone } from './await-old-tasks-gone.ts';

/**
 * Lets contract pass only when the Swarm runs nothing of an older release, or the operator insists. (That no older release uses the
 * database is for the contract job to see: it is there.)
 * @returns the evidence that the operator overruled. @throws Ending (halfWay) naming each piece of evidence.
 */
export async function openGate(
  site: Site,
  release: Pick<Release, 'version' | 'image'>,
  force: boolean,
): Promise<string[]> {
  const service = await observeService(site.docker, serviceName(site.target, 'api'));
  const witnesses = await awaitOldTasksGone(site, {
    image: release.image,
    stopGraceMs: force ? 0 : (service?.stopGraceMs ?? 0),
  });
  if (witnesses.length === 0) return [];
  const named = `an older release is still there: ${witnesses.join('; ')}`;
  if (!force) {
    throw new Ending('halfWay', `contract is refused, ${named}`, {
      hint: `${release.version} serves; when they are gone, run the same deploy again`,
    });
  }
  site.report({ phase: 'gate', event: 'warning', message: `forced, although ${named}` });
  return witnesses;
}
