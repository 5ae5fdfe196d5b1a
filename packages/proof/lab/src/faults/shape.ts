import { DockerError } from '@zero-downtime/swarm';
import { LabRefused } from '../errors.ts';
import type { Lab } from '../lab.ts';
import type { NodeName } from '../spec.ts';

/** The public image of a node lacks `tc`, and has a package manager. */
const ENSURE_TC = 'command -v tc >/dev/null || apk add --no-cache iproute2-tc >/dev/null';

/** eth0 on a node; a container has one interface for each of its networks. /proc tells of the namespace that asks, /sys does not. */
const each = (command: string): string =>
  `for d in $(sed -n 's/^ *\\(eth[0-9]*\\):.*/\\1/p' /proc/net/dev); do ${command}; done`;

/**
 * Delays what leaves a network namespace, by netem (tc-netem(8)). Milliseconds.
 * @param enter command that leads into the namespace; none for the node's own
 * @returns false where the kernel has no netem. @throws LabRefused without `tc`
 */
export async function netemDelay(
  lab: Lab,
  node: NodeName,
  delayMs: number,
  enter: readonly string[] = [],
): Promise<boolean> {
  return shape(lab, node, `netem delay ${whole(delayMs)}ms`, enter);
}

/**
 * Narrows what leaves a node, by tbf (tc-tbf(8)): what does not fit waits up to `queueMs`, then is dropped. Kilobit a second.
 * @returns false where the kernel has no tbf
 */
export async function narrow(lab: Lab, node: NodeName, kbit: number, queueMs: number): Promise<boolean> {
  // The burst has to hold a packet as large as segmentation offload makes it.
  return shape(lab, node, `tbf rate ${whole(kbit)}kbit burst 64kb latency ${whole(queueMs)}ms`, []);
}

/** Takes the queueing rules back to the kernel's own; does nothing where there is none. */
export async function unshape(lab: Lab, node: NodeName, enter: readonly string[] = []): Promise<void> {
  await lab.inside(node, [...enter, 'sh', '-c', each('tc qdisc del dev "$d" root 2>/dev/null || true')]);
}

async function shape(lab: Lab, node: NodeName, rule: string, enter: readonly string[]): Promise<boolean> {
  await lab.inside(node, ['sh', '-c', ENSURE_TC]).catch((cause) => {
    throw new LabRefused(
      `${node} has no tc, and it cannot be installed there`,
      'give the lab a way to the package mirror',
      { cause },
    );
  });
  try {
    await lab.inside(node, [...enter, 'sh', '-c', each(`tc qdisc replace dev "$d" root ${rule} || exit 1`)]);
    return true;
  } catch (error) {
    if (error instanceof DockerError && /qdisc.*(not found|unknown)|No such file/i.test(error.stderr))
      return false;
    throw error;
  }
}

function whole(value: number): number {
  if (Number.isInteger(value) && value > 0 && value <= 60_000) return value;
  throw new LabRefused(`not a number from 1 to 60000: ${value}`);
}
