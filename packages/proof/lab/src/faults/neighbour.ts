import { LabRefused } from '../errors.ts';
import { type Lab, nodeOf } from '../lab.ts';
import type { NodeName } from '../spec.ts';
import type { Fault } from './fault.ts';

const BUSY = 'while :; do :; done';
const AT_MOST_S = 600;

/**
 * A process on the node uses a whole core for some time, like a neighbour on a shared host; the nodes share the cores of this machine.
 * Resolves at its end.
 */
export async function runBusyNeighbour(lab: Lab, node: NodeName, seconds: number): Promise<void> {
  // Expected exit codes of timeout: 124 (coreutils), 143 (BusyBox).
  const ended = `[ "$code" -eq 124 ] || [ "$code" -eq 143 ]`;
  await lab.inside(node, ['sh', '-c', `timeout ${seconds} sh -c '${BUSY}'; code=$?; ${ended}`]);
}

export const neighbourFault: Fault = {
  name: 'busy-neighbour',
  args: '[NODE] [SECONDS]',
  what: 'a process on a node (node-2) uses a whole core for SECONDS (10)',
  inject: async (lab, [node = 'node-2', seconds = '10']) => {
    const time = Number(seconds);
    if (!(time > 0 && time <= AT_MOST_S))
      throw new LabRefused(`SECONDS must be a number above 0, up to ${AT_MOST_S}, not "${seconds}"`);
    await runBusyNeighbour(lab, nodeOf(lab.spec, node).name, time);
    return `a neighbour on ${node} took a core for ${seconds} s`;
  },
};
