import { observeService } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import { type Site, serviceName } from '../site.ts';
import type { ReleaseSpec } from '../stack/release.ts';
import { awaitOldTasksGone } from './old-tasks.ts';

/**
 * Lets contract pass only when the Swarm runs nothing of an older release. (That no older session is left in the database
 * is for the contract job to see: it is there.)
 * @throws Ending (halfWay) naming each witness.
 */
export async function openGate(site: Site, release: ReleaseSpec): Promise<void> {
  const service = await observeService(site.docker, serviceName(site.target, 'api'));
  const witnesses = await awaitOldTasksGone(site, {
    image: release.image,
    stopGraceMs: service?.stopGraceMs ?? 0,
  });
  if (witnesses.length > 0) {
    throw new Ending(
      'halfWay',
      `contract is refused, an older release is still there: ${witnesses.join('; ')}`,
      {
        hint: `${release.version} serves; when they are gone, run the same deploy again`,
      },
    );
  }
}
