import type { Lab } from '../lab.ts';
import { observe } from '../observe.ts';
import type { Say } from '../report.ts';
import { awaitEngines } from '../swarm/await-engines.ts';
import { joinNodes } from '../swarm/join.ts';
import { checkHost } from './check-host.ts';
import { makeParts } from './make-parts.ts';
import { planUp } from './plan.ts';

/**
 * Makes the lab, or what is missing of it: the registry, three nodes, one Swarm of them, the docker context. Safe to run
 * again, also after it was killed or this machine's engine was restarted; data and releases stay.
 * @returns whether anything was changed. @throws LabRefused, LabFailed, DockerError
 */
export async function up(lab: Lab, say: Say): Promise<boolean> {
  const observed = await observe(lab);
  await checkHost(lab, observed);
  const steps = planUp(lab.spec, observed);
  const subnet = await makeParts(lab, steps, observed.subnet, say);
  await awaitEngines(lab, say);
  const joined = await joinNodes(lab, subnet, say);
  return steps.length > 0 || joined;
}
