import { DockerError } from '@zero-downtime/swarm';
import { LabRefused } from '../errors.ts';
import type { Lab } from '../lab.ts';
import type { NodeName } from '../spec.ts';

/** The public node image has no `tc`, but a package manager. */
const ENSURE_TC = 'command -v tc >/dev/null || apk add --no-cache iproute2-tc >/dev/null';

/** eth0 on a node; a container has one interface for each network. /proc shows the caller's namespace, /sys does not. */
const each = (command: string): string =>
  `for d in $(sed -n 's/^ *\\(eth[0-9]*\\):.*/\\1/p' /proc/net/dev); do ${command}; done`;

/**
 * Delays outgoing packets of a network namespace with netem (tc-netem(8)). Milliseconds.
 * @param enter command that enters the namespace; empty for the node's own
 * @returns false if the kernel has no netem. @throws LabRefused without `tc`
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
 * Limits the outgoing bandwidth of a node with tbf (tc-tbf(8)): excess packets queue for up to `queueMs`, then are dropped. Kilobit a second.
 * @returns false if the kernel has no tbf
 */
export async function narrow(lab: Lab, node: NodeName, kbit: number, queueMs: number): Promise<boolean> {
  // The burst must hold the largest packet of segmentation offload.
  return shape(lab, node, `tbf rate ${whole(kbit)}kbit burst 64kb latency ${whole(queueMs)}ms`, []);
}

/** Restores the kernel's default queueing; no-op without a rule. */
export async function unshape(lab: Lab, node: NodeName, enter: readonly string[] = []): Promise<void> {
  await lab.inside(node, [...enter, 'sh', '-c', each('tc qdisc del dev "$d" root 2>/dev/null || true')]);
}

async function shape(lab: Lab, node: NodeName, rule: string, enter: readonly string[]): Promise<boolean> {
  await lab.inside(node, ['sh', '-c', ENSURE_TC]).catch((cause) => {
    throw new LabRefused(
      `${node} has no tc, and it cannot be installed there`,
      'give the lab access to the package mirror',
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
