import { LabRefused } from '../errors.ts';
import { type Lab, nodeOf } from '../lab.ts';
import type { NodeName } from '../spec.ts';
import type { Fault } from './fault.ts';
import { onRunningNodes } from './on-running-nodes.ts';
import { narrow, netemDelay, unshape } from './shape.ts';

/**
 * Cuts a node off: what comes in or goes out is dropped without a word, as when a cable is pulled. In the mangle table, because the
 * engine keeps putting its own rules first elsewhere. What runs on the node goes on. Cutting twice is fine.
 */
export async function cutNode(lab: Lab, node: NodeName): Promise<void> {
  await lab.inside(node, ['sh', '-c', each((rule) => `${has(rule)} || iptables -w -t mangle -A ${rule}`)]);
}

/** Takes cutNode back; does nothing when it was not in effect. */
export async function mendNode(lab: Lab, node: NodeName): Promise<void> {
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
 * Makes the way out of nodes slow: each packet late by `delayMs` where the kernel has netem; else narrow, so that a packet
 * waits up to that long as soon as there is more to send than fits. @returns which of the two
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

/** Takes slowNetwork back; does nothing where it was not in effect. */
export async function freeNetwork(lab: Lab): Promise<void> {
  await onRunningNodes(lab, (node) => unshape(lab, node));
}

export const cutNodeFault: Fault = {
  name: 'cut-node',
  args: 'NODE',
  what: 'the node loses its network; what runs there goes on (undo: mends it)',
  strike: async (lab, [node = '']) => {
    await cutNode(lab, nodeOf(lab.spec, node).name);
    return `${node} is cut off`;
  },
  undo: (lab) => onRunningNodes(lab, (node) => mendNode(lab, node)),
};

export const slowNetworkFault: Fault = {
  name: 'slow-network',
  args: '[NODE|all] [MS]',
  what: 'what leaves the node is late by MS (50); without netem in the kernel it is narrowed to 2 Mbit/s instead',
  strike: async (lab, [node = 'all', ms = '50']) => {
    const { nodes } = lab.spec;
    const names = node === 'all' ? nodes.map(({ name }) => name) : [nodeOf(lab.spec, node).name];
    return (await slowNetwork(lab, names, Number(ms))) === 'delay'
      ? `${names.join(', ')}: every packet is ${ms} ms late`
      : `this kernel has no netem: ${names.join(', ')} narrowed to ${NARROW_KBIT} kbit/s, with a queue of ${ms} ms`;
  },
  undo: freeNetwork,
};
