import { LabFailed } from '../errors.ts';
import type { Lab } from '../lab.ts';
import type { Report } from '../report.ts';
import { NODE_NAMES, type NodeName } from '../spec.ts';
import { poll } from '../wait.ts';
import { listNodes } from './join.ts';
import type { ListedNode } from './membership.ts';

const PATIENCE = { everyMs: 500, deadlineMs: 60_000 };

export interface RolePlan {
  promote: NodeName[];
  demote: NodeName[];
}

/** The nodes to promote and demote, so that the first `managers` nodes are the managers. */
export function planRoles(listed: readonly ListedNode[], managers: number): RolePlan {
  const isManager = (name: NodeName) => listed.some(({ hostname, manages }) => hostname === name && manages);
  return {
    promote: NODE_NAMES.slice(0, managers).filter((name) => !isManager(name)),
    demote: NODE_NAMES.slice(managers).filter(isManager),
  };
}

/**
 * Makes the first nodes managers and the others workers, and waits until all managers take part.
 * @param managers undefined changes nothing
 * @returns whether it changed anything. @throws LabFailed, DockerError
 */
export async function assignRoles(lab: Lab, managers: number | undefined, report: Report): Promise<boolean> {
  if (managers === undefined) return false;
  const { promote, demote } = planRoles(await listNodes(lab), managers);
  if (promote.length + demote.length === 0) return false;
  // One at a time: each changes the quorum.
  for (const name of promote) await changeRole(lab, name, 'promote');
  for (const name of demote) await changeRole(lab, name, 'demote');
  report(`Swarm: ${managers} ${managers === 1 ? 'manager' : 'managers'}`);
  return true;
}

/** Swarm rejects an update of a node whose status changed meanwhile ("update out of sequence"): the next attempt reads it again. */
async function changeRole(lab: Lab, name: NodeName, to: 'promote' | 'demote'): Promise<void> {
  let lastError: unknown;
  const changed = await poll(async () => {
    try {
      const node = (await listNodes(lab)).find(({ hostname }) => hostname === name);
      if (node !== undefined && (to === 'promote' ? node.reachable : !node.manages)) return true;
      await lab.docker(['node', to, name]);
    } catch (error) {
      lastError = error;
    }
    return undefined;
  }, PATIENCE);
  if (changed) return;
  throw new LabFailed(`the Swarm does not ${to} ${name}`, 'npm run lab -- status; npm run lab -- up', {
    cause: lastError,
  });
}
