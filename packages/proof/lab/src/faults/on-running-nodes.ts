import type { Lab } from '../lab.ts';
import { observe } from '../observe.ts';
import type { NodeName } from '../spec.ts';

/** Runs `work` on each node with a running container; the others have nothing to revert. */
export async function onRunningNodes(lab: Lab, work: (node: NodeName) => Promise<unknown>): Promise<void> {
  const { containers } = await observe(lab);
  const running = lab.spec.nodes.filter(({ container }) => containers.get(container) === 'running');
  await Promise.all(running.map(({ name }) => work(name)));
}
