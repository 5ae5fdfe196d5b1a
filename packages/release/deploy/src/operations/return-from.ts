import { FIX_IT } from '../blame/hint.ts';
import { Ending } from '../errors.ts';
import type { Phase } from '../events.ts';
import type { Back } from '../plan/operation.ts';
import { takeBack } from '../rollout/take-back.ts';
import { commandFor } from '../target/command-for.ts';
import { type Deployment, need } from './deployment.ts';

/** Rolls a release that serves badly back to the previous one, if there is one. @throws Ending: always */
export async function returnFrom(
  deployment: Deployment,
  { back, phase, why }: { back: Back; phase: Phase; why: string },
): Promise<never> {
  const { site, previous } = deployment;
  const { version } = need(deployment, 'release');
  if (back === undefined || !previous)
    throw new Ending('halfWay', `${version} is unhealthy: ${why}`, {
      hint: `npm run status -- --target ${site.target.name}; ${commandFor(site.target, 'rollback')} returns to the previous release`,
    });
  return takeBack(site, { phase, previous, api: need(deployment, 'api'), version, why, hint: FIX_IT });
}
