import { argv } from '@zero-downtime/swarm';
import { Ending } from '../errors.ts';
import type { Phase } from '../events.ts';
import { type Site, serviceName } from '../site.ts';
import { applyRelease, type ReleaseSpec } from '../stack/release.ts';
import { watchRollout } from './watch.ts';

/**
 * Goes back to the release before, by its recorded digest: never to Swarm's "previous", which any no-op update overwrites
 * (swarmkit, controlapi.UpdateService). A first release that failed is removed: there is nothing to go back to.
 * @throws Ending: always, as rolledBack, error or halfWay.
 */
export async function takeBack(
  site: Site,
  options: { phase: Phase; previous: ReleaseSpec | undefined; version: string; why: string },
): Promise<never> {
  const { previous, phase, version, why } = options;
  const service = serviceName(site.target, 'api');
  if (!previous) {
    await site.docker(argv.removeService(service));
    throw new Ending('error', `${version}, the first release here, failed and was removed again: ${why}`, {
      hint: 'mend it and deploy again',
    });
  }
  site.report({ phase, event: 'warning', message: `taking ${version} back to ${previous.version}: ${why}` });
  await applyRelease(site, previous);
  const { verdict } = await watchRollout(site, { service, image: previous.image, replaces: true, phase });
  if (verdict.kind !== 'done') {
    throw new Ending(
      'halfWay',
      `${version} failed (${why}), and the way back to ${previous.version} is not done: ${verdict.why}`,
      {
        hint: `npm run status -- --target ${site.target.name}; docker service ps --no-trunc ${service}`,
      },
    );
  }
  throw new Ending('rolledBack', `${version} was taken back, ${previous.version} serves: ${why}`, {
    hint: 'mend it, give it a new version, deploy again',
  });
}
