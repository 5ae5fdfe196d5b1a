import { LabFailed, LabRefused } from '../errors.ts';
import type { Lab } from '../lab.ts';
import { observe } from '../observe.ts';
import type { Say } from '../report.ts';
import { restartDatabaseFault, slowDatabaseFault } from './database.ts';
import { fillDiskFault } from './disk.ts';
import { restartEngineFault } from './engine.ts';
import type { Fault } from './fault.ts';
import { neighbourFault } from './neighbour.ts';
import { cutNodeFault, slowNetworkFault } from './network.ts';
import { drainNodeFault, stopNodeFault } from './node.ts';
import { stopRegistryFault } from './registry.ts';
import { killReplicaFault } from './replica.ts';

/** In the order in which they are taken back: a node has to have its power and its network before anything else. */
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
  neighbourFault,
];

/** @throws LabRefused for a name that no fault has */
export function faultNamed(name: string): Fault {
  const fault = FAULTS.find((one) => one.name === name);
  if (fault) return fault;
  throw new LabRefused(`there is no fault "${name}"`, `faults: ${FAULTS.map((one) => one.name).join(', ')}`);
}

/** Breaks something. @returns a sentence about what was done. @throws LabRefused, LabFailed, DockerError */
export async function strike(lab: Lab, name: string, args: readonly string[]): Promise<string> {
  const fault = faultNamed(name);
  await requireLab(lab);
  return fault.strike(lab, args);
}

/** Takes one fault back, or all of them: one that cannot be does not keep the others. Safe to repeat. @throws LabRefused, LabFailed, DockerError */
export async function undo(lab: Lab, name: string | undefined, say: Say): Promise<void> {
  const faults = name === undefined ? FAULTS : [faultNamed(name)];
  await requireLab(lab);
  const left: string[] = [];
  for (const fault of faults) {
    if (!fault.undo) continue;
    try {
      await fault.undo(lab);
      say(`${fault.name}: taken back`);
    } catch (error) {
      left.push(`${fault.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (left.length > 0) throw new LabFailed(`not taken back: ${left.join('; ')}`, 'npm run lab -- undo');
}

async function requireLab(lab: Lab): Promise<void> {
  const { containers } = await observe(lab);
  if (lab.spec.nodes.every((node) => containers.has(node.container))) return;
  throw new LabRefused('there is no lab, or not all of it', 'npm run lab -- up');
}
