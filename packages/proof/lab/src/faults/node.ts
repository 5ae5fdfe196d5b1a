import { kill, start } from '../argv.ts';
import { LabFailed } from '../errors.ts';
import { type Lab, nodeOf } from '../lab.ts';
import { observe } from '../observe.ts';
import type { NodeName } from '../spec.ts';
import { awaitEngine } from '../swarm/await-engines.ts';
import { listNodes, startedManager } from '../swarm/join.ts';
import { poll } from '../wait.ts';
import type { Fault } from './fault.ts';

const PATIENCE = { everyMs: 500, deadlineMs: 30_000 };

/** Cuts the power of a node: every process on it ends at once. Idempotent. */
export async function stopNode(lab: Lab, node: NodeName): Promise<void> {
  const { container } = nodeOf(lab.spec, node);
  if (await isRunning(lab, container)) await lab.host(kill(container));
}

/** Restores the power: resolves when the node's engine answers, for the first manager when it has started. Idempotent. @throws LabFailed */
export async function startNode(lab: Lab, node: NodeName): Promise<void> {
  const spec = nodeOf(lab.spec, node);
  if (!(await isRunning(lab, spec.container))) await lab.host(start(spec.container));
  await awaitEngine(lab, spec);
  if (node === 'node-1') await startedManager(lab);
}

/** Drains the node: its tasks move to other nodes, and no new ones are scheduled. @throws LabFailed */
export const drainNode = (lab: Lab, node: NodeName): Promise<void> => makeAvailable(lab, node, 'drain');

/** Reverts drainNode; moved tasks stay on their nodes until they are replaced. @throws LabFailed */
export const activateNode = (lab: Lab, node: NodeName): Promise<void> => makeAvailable(lab, node, 'active');

/** Idempotent. A manager that has just started may have to become the leader first. */
async function makeAvailable(lab: Lab, name: NodeName, availability: 'active' | 'drain'): Promise<void> {
  const { name: hostname } = nodeOf(lab.spec, name);
  let lastError: unknown;
  const done = await poll(async () => {
    try {
      const listed = (await listNodes(lab)).find((node) => node.hostname === hostname);
      if (listed?.availability === availability) return true;
      await lab.docker(['node', 'update', '--availability', availability, hostname]);
      return true;
    } catch (error) {
      lastError = error;
      return undefined;
    }
  }, PATIENCE);
  if (done) return;
  throw new LabFailed(`the manager does not make ${hostname} ${availability}`, 'npm run lab -- status', {
    cause: lastError,
  });
}

async function isRunning(lab: Lab, container: string): Promise<boolean> {
  return (await observe(lab)).containers.get(container) === 'running';
}

export const stopNodeFault: Fault = {
  name: 'stop-node',
  args: 'NODE',
  what: 'a node loses its power (undo: restores it)',
  inject: async (lab, [node = '']) => {
    await stopNode(lab, nodeOf(lab.spec, node).name);
    return `${node} is off`;
  },
  undo: async (lab) => {
    // The first manager first: nodes without a gossip peer retry only after a minute.
    await startNode(lab, 'node-1');
    await Promise.all([startNode(lab, 'node-2'), startNode(lab, 'node-3')]);
  },
};

export const drainNodeFault: Fault = {
  name: 'drain-node',
  args: 'NODE',
  what: 'the tasks of a node move to other nodes (undo: makes it available)',
  inject: async (lab, [node = '']) => {
    await drainNode(lab, nodeOf(lab.spec, node).name);
    return `${node} is drained`;
  },
  undo: async (lab) => {
    for (const { name } of lab.spec.nodes) await activateNode(lab, name);
  },
};
