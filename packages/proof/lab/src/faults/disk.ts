import { LabRefused } from '../errors.ts';
import { type Lab, nodeOf } from '../lab.ts';
import type { NodeName } from '../spec.ts';
import type { Fault } from './fault.ts';
import { onRunningNodes } from './on-running-nodes.ts';

const FILE = '/var/lib/docker/full';

/** Almost all of it by reserving, which writes nothing to the disk of this machine; the rest by writing until it is refused. */
const FILL = `set -eu
free=$(stat -f -c '%a %S' /var/lib/docker)
reserve=$(( \${free% *} * \${free#* } - 1048576 ))
[ "$reserve" -le 0 ] || fallocate -l "$reserve" ${FILE}
dd if=/dev/zero bs=4096 count=4096 >> ${FILE} 2>/dev/null || true`;

/**
 * Fills the disk of a node: of its engine, its containers and, on the manager, of the database. The disk is the node's own
 * (4 GB in a file), so that of this machine is not touched.
 * @throws LabRefused where nodes have no disk of their own, because this host has no loop devices for them
 */
export async function fillDisk(lab: Lab, node: NodeName): Promise<void> {
  await lab.inside(node, ['test', '-f', '/run/lab/own-disk']).catch((cause) => {
    throw new LabRefused(
      `${node} shares the disk of this machine, which is not filled for a drill`,
      'nodes have disks of their own where containers may use loop devices (/dev/loop-control)',
      { cause },
    );
  });
  await lab.inside(node, ['sh', '-c', FILL]);
}

/** Takes fillDisk back; does nothing when it was not in effect. */
export async function emptyDisk(lab: Lab, node: NodeName): Promise<void> {
  await lab.inside(node, ['rm', '-f', FILE]);
}

export const fillDiskFault: Fault = {
  name: 'fill-disk',
  args: '[NODE]',
  what: "the disk of a node (the manager, with the database) is full; this machine's own is not touched",
  strike: async (lab, [node = 'manager']) => {
    await fillDisk(lab, nodeOf(lab.spec, node).name);
    return `the disk of ${node} is full`;
  },
  undo: (lab) => onRunningNodes(lab, (node) => emptyDisk(lab, node)),
};
