import { LabRefused } from '../errors.ts';
import { type Lab, nodeOf } from '../lab.ts';
import type { NodeName } from '../spec.ts';
import type { Fault } from './fault.ts';
import { onRunningNodes } from './on-running-nodes.ts';

const FILE = '/var/lib/docker/full';

/** Reserves almost all of it, which writes nothing to the disk of this machine, and writes until the rest is full. */
const FILL = `set -eu
free=$(stat -f -c '%a %S' /var/lib/docker)
reserve=$(( \${free% *} * \${free#* } - 1048576 ))
[ "$reserve" -le 0 ] || fallocate -l "$reserve" ${FILE}
dd if=/dev/zero bs=4096 count=4096 >> ${FILE} 2>/dev/null || true`;

/**
 * Fills the disk of a node: of its engine, its containers and, on node-1, the database. It is the node's own disk (4 GB in a file),
 * not this machine's.
 * @throws LabRefused if the nodes have no disks of their own, because this host has no loop devices
 */
export async function fillDisk(lab: Lab, node: NodeName): Promise<void> {
  await lab.inside(node, ['test', '-f', '/run/lab/own-disk']).catch((cause) => {
    throw new LabRefused(
      `${node} shares the disk of this machine, which a drill must not fill`,
      'nodes have their own disks if containers can use loop devices (/dev/loop-control)',
      { cause },
    );
  });
  await lab.inside(node, ['sh', '-c', FILL]);
}

/** Reverts fillDisk; no-op if it is not in effect. */
export async function emptyDisk(lab: Lab, node: NodeName): Promise<void> {
  await lab.inside(node, ['rm', '-f', FILE]);
}

export const fillDiskFault: Fault = {
  name: 'fill-disk',
  args: '[NODE]',
  what: "the disk of a node (node-1, with the database) is full; this machine's disk is not affected",
  inject: async (lab, [node = 'node-1']) => {
    await fillDisk(lab, nodeOf(lab.spec, node).name);
    return `the disk of ${node} is full`;
  },
  undo: (lab) => onRunningNodes(lab, (node) => emptyDisk(lab, node)),
};
