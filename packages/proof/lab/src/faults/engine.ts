import { type Lab, nodeOf } from '../lab.ts';
import type { NodeName } from '../spec.ts';
import { awaitEngine } from '../swarm/await-engines.ts';
import { poll } from '../wait.ts';
import type { Fault } from './fault.ts';

/** The engine waits for its containers to stop: slightly longer than the stack's longest stop_grace_period. */
const PATIENCE = { everyMs: 500, deadlineMs: 90_000 };

/**
 * Stops the engine of a node, which the node's script restarts like an init system; resolves when the new one answers.
 * @param how `stop` as for an update of the engine, which stops its containers first; `kill` as in a crash
 * @throws LabFailed when it does not come back
 */
export async function restartEngine(lab: Lab, node: NodeName, how: 'stop' | 'kill' = 'stop'): Promise<void> {
  const before = await enginePid(lab, node);
  await lab.inside(node, ['kill', how === 'stop' ? '-TERM' : '-KILL', before]);
  await poll(async () => {
    const now = await enginePid(lab, node).catch(() => '');
    return now !== '' && now !== before ? true : undefined;
  }, PATIENCE);
  await awaitEngine(lab, nodeOf(lab.spec, node));
}

const enginePid = (lab: Lab, node: NodeName): Promise<string> => lab.inside(node, ['cat', '/run/docker.pid']);

export const restartEngineFault: Fault = {
  name: 'restart-engine',
  args: '[NODE] [kill]',
  what: 'the Docker Engine of a node (node-1) restarts; with kill it crashes first',
  inject: async (lab, [node = 'node-1', how]) => {
    await restartEngine(lab, nodeOf(lab.spec, node).name, how === 'kill' ? 'kill' : 'stop');
    return `the engine of ${node} answers again`;
  },
};
