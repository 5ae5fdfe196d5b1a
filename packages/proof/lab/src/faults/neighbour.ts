import { LabRefused } from '../errors.ts';
import { type Lab, nodeOf } from '../lab.ts';
import type { NodeName } from '../spec.ts';
import type { Fault } from './fault.ts';

const BUSY = 'while :; do :; done';
const AT_MOST_S = 600;

/**
 * Something else on the node wants a whole core for a while, as a neighbour on a shared host does; the nodes share the cores of this machine.
 * Resolves when it is over.
 */
export async function wakeNeighbour(lab: Lab, node: NodeName, seconds: number): Promise<void> {
  // timeout has ended it, as it should: coreutils says 124, BusyBox the signal's 143.
  const ended = `[ "$code" -eq 124 ] || [ "$code" -eq 143 ]`;
  await lab.inside(node, ['sh', '-c', `timeout ${seconds} sh -c '${BUSY}'; code=$?; ${ended}`]);
}

export const neighbourFault: Fault = {
  name: 'busy-neighbour',
  args: '[NODE] [SECONDS]',
  what: 'something on a node (worker-1) takes a whole core for SECONDS (10)',
  strike: async (lab, [node = 'worker-1', seconds = '10']) => {
    const time = Number(seconds);
    if (!(time > 0 && time <= AT_MOST_S))
      throw new LabRefused(`for how long? SECONDS is a number above 0, up to ${AT_MOST_S}, not "${seconds}"`);
    await wakeNeighbour(lab, nodeOf(lab.spec, node).name, time);
    return `a neighbour on ${node} took a core for ${seconds} s`;
  },
};
