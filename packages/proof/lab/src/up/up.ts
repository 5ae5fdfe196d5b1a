import type { Lab } from '../lab.ts';
import { observe } from '../observe.ts';
import type { Report } from '../report.ts';
import { awaitEngines } from '../swarm/await-engines.ts';
import { joinNodes } from '../swarm/join.ts';
import { checkHost } from './check-host.ts';
import { makeParts } from './make-parts.ts';
import { planUp } from './plan.ts';

/**
 * Creates the lab or its missing parts: the registry, three nodes in one Swarm, the docker context. Idempotent, also after a kill or a
 * restart of this machine's engine; data and releases stay.
 * @returns whether anything was changed. @throws LabRefused, LabFailed, DockerError
 */
export async function up(lab: Lab, report: Report): Promise<boolean> {
  const observed = await observe(lab);
  await checkHost(lab, observed);
  const steps = planUp(lab.spec, observed);
  const subnet = await makeParts(lab, steps, observed.subnet, report);
  await awaitEngines(lab, report);
  const joined = await joinNodes(lab, subnet, report);
  return steps.length > 0 || joined;
}
