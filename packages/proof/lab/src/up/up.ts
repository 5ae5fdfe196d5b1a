import { hasDatabase } from '../database/plan.ts';
import { makeDatabase } from '../database/up.ts';
import type { Engine } from '../engines.ts';
import type { Lab } from '../lab.ts';
import { observe } from '../observe.ts';
import type { Report } from '../report.ts';
import { awaitEngines } from '../swarm/await-engines.ts';
import { joinNodes } from '../swarm/join.ts';
import { assignRoles } from '../swarm/roles.ts';
import { checkHost, checkParts } from './check-host.ts';
import { makeParts } from './make-parts.ts';
import { planUp } from './plan.ts';

export interface UpOptions {
  /** The engine of each node. Default: that of an existing node, else `DEFAULT_ENGINE`. */
  engines?: readonly Engine[] | undefined;
  /** Default: as many as there are, one in a new lab. */
  managers?: 1 | 3 | undefined;
  /** Create an external database; one that exists is always kept complete. */
  externalDatabase?: boolean | undefined;
}

/** The engines of the nodes that `up` would create, for which it needs images. @throws DockerError */
export async function enginesToRun(lab: Lab, { engines }: UpOptions = {}): Promise<Engine[]> {
  const steps = planUp(lab.spec, await observe(lab), engines);
  return [...new Set(steps.flatMap((step) => (step.do === 'run node' ? [step.engine] : [])))];
}

/**
 * Creates the lab or its missing parts: the registry, three nodes in one Swarm, the docker contexts. Idempotent, also after a kill or a
 * restart of this machine's engine; data and releases stay.
 * @returns whether anything was changed. @throws LabRefused, LabFailed, DockerError
 */
export async function up(
  lab: Lab,
  report: Report,
  { engines, managers, externalDatabase = false }: UpOptions = {},
): Promise<boolean> {
  const observed = await observe(lab);
  checkParts(lab.spec, observed, engines);
  const steps = planUp(lab.spec, observed, engines);
  await checkHost(lab, observed, steps);
  const subnet = await makeParts(lab, steps, observed.subnet, report);
  await awaitEngines(lab, report);
  const joined = await joinNodes(lab, subnet, report);
  const moved = await assignRoles(lab, managers, report);
  const made =
    (externalDatabase || hasDatabase(lab.spec, observed)) &&
    (await makeDatabase(lab, observed, subnet, report));
  return steps.length > 0 || joined || moved || made;
}
