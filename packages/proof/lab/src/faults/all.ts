import { LabFailed, LabRefused } from '../errors.ts';
import type { Lab } from '../lab.ts';
import { observe } from '../observe.ts';
import type { Report } from '../report.ts';
import { restartDatabaseFault, slowDatabaseFault } from './database.ts';
import { fillDiskFault } from './disk.ts';
import { restartEngineFault } from './engine.ts';
import { failOverFault } from './fail-over.ts';
import type { Fault } from './fault.ts';
import { neighbourFault } from './neighbour.ts';
import { cutNodeFault, slowNetworkFault } from './network.ts';
import { drainNodeFault, stopNodeFault } from './node.ts';
import { stopRegistryFault } from './registry.ts';
import { killReplicaFault } from './replica.ts';

/** The faults in the order in which they are undone: a node needs its power and its network first. */
export const FAULTS: readonly Fault[] = [
  stopNodeFault,
  cutNodeFault,
  slowNetworkFault,
  fillDiskFault,
  drainNodeFault,
  slowDatabaseFault,
  stopRegistryFault,
  killReplicaFault,
  restartEngineFault,
  restartDatabaseFault,
  failOverFault,
  neighbourFault,
];

/** @throws LabRefused for an unknown name */
export function faultNamed(name: string): Fault {
  const fault = FAULTS.find((one) => one.name === name);
  if (fault) return fault;
  throw new LabRefused(`there is no fault "${name}"`, `faults: ${FAULTS.map((one) => one.name).join(', ')}`);
}

/** Injects a fault. @returns a sentence about its effect. @throws LabRefused, LabFailed, DockerError */
export async function inject(lab: Lab, name: string, args: readonly string[]): Promise<string> {
  const fault = faultNamed(name);
  await requireLab(lab);
  return fault.inject(lab, args);
}

/** Reverts one fault or all of them; a failure does not prevent the others. Idempotent. @throws LabRefused, LabFailed, DockerError */
export async function undo(lab: Lab, name: string | undefined, report: Report): Promise<void> {
  const faults = name === undefined ? FAULTS : [faultNamed(name)];
  await requireLab(lab);
  const left: string[] = [];
  for (const fault of faults) {
    if (!fault.undo) continue;
    try {
      await fault.undo(lab);
      report(`${fault.name}: reverted`);
    } catch (error) {
      left.push(`${fault.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (left.length > 0) throw new LabFailed(`not reverted: ${left.join('; ')}`, 'npm run lab -- undo');
}

async function requireLab(lab: Lab): Promise<void> {
  const { containers } = await observe(lab);
  if (lab.spec.nodes.every((node) => containers.has(node.container))) return;
  throw new LabRefused('the lab is not running, or incomplete', 'npm run lab -- up');
}
