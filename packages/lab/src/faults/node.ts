import { kill, start } from '../argv.ts';
import { type Lab, nodeOf } from '../lab.ts';
import { observe } from '../observe.ts';
import type { NodeName } from '../spec.ts';
import { awaitEngine } from '../swarm/await-engines.ts';
import type { Fault } from './fault.ts';

/** The power of a node goes: every process there ends at once. Stopping a stopped one is fine. */
export async function stopNode(lab: Lab, node: NodeName): Promise<void> {
  const { container } = nodeOf(lab.spec, node);
  if (await isRunning(lab, container)) await lab.host(kill(container));
}

/** The power comes back: resolves when the node's engine answers. Starting a running one is fine. @throws LabFailed */
export async function startNode(lab: Lab, node: NodeName): Promise<void> {
  const spec = nodeOf(lab.spec, node);
  if (!(await isRunning(lab, spec.container))) await lab.host(start(spec.container));
  await awaitEngine(lab, spec);
}

/** Nothing is scheduled on the node any more, and what runs there moves away. */
export const drainNode = (lab: Lab, node: NodeName): Promise<string> => available(lab, node, 'drain');

/** Takes drainNode back. What moved away stays where it is until something is replaced. */
export const activateNode = (lab: Lab, node: NodeName): Promise<string> => available(lab, node, 'active');

const available = (lab: Lab, node: NodeName, availability: 'active' | 'drain'): Promise<string> =>
  lab.docker(['node', 'update', '--availability', availability, nodeOf(lab.spec, node).name]);

async function isRunning(lab: Lab, container: string): Promise<boolean> {
  return (await observe(lab)).containers.get(container) === 'running';
}

export const stopNodeFault: Fault = {
  name: 'stop-node',
  args: 'NODE',
  what: 'the power of a node goes (undo: comes back)',
  strike: async (lab, [node = '']) => {
    await stopNode(lab, nodeOf(lab.spec, node).name);
    return `${node} is off`;
  },
  undo: async (lab) => {
    await Promise.all(lab.spec.nodes.map(({ name }) => startNode(lab, name)));
  },
};

export const drainNodeFault: Fault = {
  name: 'drain-node',
  args: 'NODE',
  what: 'what runs on a node moves away (undo: it may be used again)',
  strike: async (lab, [node = '']) => {
    await drainNode(lab, nodeOf(lab.spec, node).name);
    return `${node} is drained`;
  },
  undo: async (lab) => {
    for (const { name } of lab.spec.nodes) await activateNode(lab, name);
  },
};
