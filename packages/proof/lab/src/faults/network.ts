import { LabRefused } from '../errors.ts';
import { type Lab, nodeOf } from '../lab.ts';
import type { NodeName } from '../spec.ts';
import type { Fault } from './fault.ts';
import { onRunningNodes } from './on-running-nodes.ts';
import { narrow, netemDelay, unshape } from './shape.ts';

/**
 * Cuts a node off: drops all packets, like a pulled cable. The rules are in the mangle table, because the engine prepends its rules in the
 * others. Containers on the node keep running. Idempotent.
 */
export async function cutNode(lab: Lab, node: NodeName): Promise<void> {
  await lab.inside(node, ['sh', '-c', each((rule) => `${has(rule)} || iptables -w -t mangle -A ${rule}`)]);
}

/** Reverts cutNode; no-op if it is not in effect. */
export async function reconnectNode(lab: Lab, node: NodeName): Promise<void> {
  await lab.inside(node, [
    'sh',
    '-c',
    each((rule) => `while ${has(rule)}; do iptables -w -t mangle -D ${rule}; done`),
  ]);
}

const RULES = ['PREROUTING -i eth0 -j DROP', 'POSTROUTING -o eth0 -j DROP'];
const each = (command: (rule: string) => string): string => RULES.map(command).join(' && ');
const has = (rule: string): string => `iptables -w -t mangle -C ${rule} 2>/dev/null`;

const NARROW_KBIT = 2_000;

/**
 * Slows the outgoing traffic of nodes: delays each packet by `delayMs` if the kernel has netem; else limits the bandwidth, so packets
 * queue for up to that time. @returns which of the two
 */
export async function slowNetwork(
  lab: Lab,
  nodes: readonly NodeName[],
  delayMs = 50,
): Promise<'delay' | 'narrow'> {
  const done = await Promise.all(
    nodes.map(async (node) => {
      if (await netemDelay(lab, node, delayMs)) return 'delay';
      if (await narrow(lab, node, NARROW_KBIT, delayMs)) return 'narrow';
      throw new LabRefused('this kernel has neither netem nor tbf: the network cannot be made slow here');
    }),
  );
  return done.includes('narrow') ? 'narrow' : 'delay';
}

/** Reverts slowNetwork; no-op if it is not in effect. */
export async function freeNetwork(lab: Lab): Promise<void> {
  await onRunningNodes(lab, (node) => unshape(lab, node));
}

export const cutNodeFault: Fault = {
  name: 'cut-node',
  args: 'NODE',
  what: 'the node loses its network; its containers keep running (undo: reconnects it)',
  inject: async (lab, [node = '']) => {
    await cutNode(lab, nodeOf(lab.spec, node).name);
    return `${node} is cut off`;
  },
  undo: (lab) => onRunningNodes(lab, (node) => reconnectNode(lab, node)),
};

export const slowNetworkFault: Fault = {
  name: 'slow-network',
  args: '[NODE|all] [MS]',
  what: 'outgoing packets of the node are delayed by MS (50); without netem in the kernel limited to 2 Mbit/s instead',
  inject: async (lab, [node = 'all', ms = '50']) => {
    const { nodes } = lab.spec;
    const names = node === 'all' ? nodes.map(({ name }) => name) : [nodeOf(lab.spec, node).name];
    return (await slowNetwork(lab, names, Number(ms))) === 'delay'
      ? `${names.join(', ')}: every packet is ${ms} ms late`
      : `this kernel has no netem: ${names.join(', ')} limited to ${NARROW_KBIT} kbit/s, with a queue of ${ms} ms`;
  },
  undo: freeNetwork,
};
