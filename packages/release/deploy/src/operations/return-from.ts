import { MEND_IT } from '../blame/hint.ts';
import { Ending } from '../errors.ts';
import type { Phase } from '../events.ts';
import type { Back } from '../plan/operation.ts';
import { takeBack } from '../rollout/take-back.ts';
import { type Deployment, need } from './deployment.ts';

/** The release serves badly; where there is another one to go back to, that one serves. @throws Ending: always */
export async function returnFrom(
  deployment: Deployment,
  { back, phase, why }: { back: Back; phase: Phase; why: string },
): Promise<never> {
  const { site, previous } = deployment;
  const { version } = need(deployment, 'release');
  if (back === undefined || !previous)
    throw new Ending('halfWay', `${version} is unhealthy: ${why}`, {
      hint: `npm run status -- --target ${site.target.name}; npm run rollback goes back to the release before`,
    });
  return takeBack(site, { phase, previous, api: need(deployment, 'api'), version, why, hint: MEND_IT });
}
