import { DockerError } from '@zero-downtime/swarm';
import { LabFailed } from '../errors.ts';
import type { Lab } from '../lab.ts';
import type { Report } from '../report.ts';
import type { NodeSpec } from '../spec.ts';
import { poll } from '../wait.ts';

const PATIENCE = { everyMs: 500, deadlineMs: 120_000 };

/** Waits until the engine of every node answers. @throws LabFailed with the last log lines of one that does not */
export async function awaitEngines(lab: Lab, report: Report): Promise<void> {
  await Promise.all(lab.spec.nodes.map((node) => awaitEngine(lab, node)));
  report('engines: all ready');
}

/** @throws LabFailed */
export async function awaitEngine(lab: Lab, node: NodeSpec): Promise<void> {
  const ended = await poll(() => answersOrEnded(lab, node), PATIENCE);
  if (ended === 'answers') return;
  const log = await lab.host(['logs', '--tail', '12', node.container], { bothStreams: true }).catch(() => '');
  throw new LabFailed(
    `the engine of ${node.name} ${ended ?? 'does not answer'}. Its last log lines:\n${log}`,
    'npm run lab -- down, then npm run lab -- up',
  );
}

async function answersOrEnded(lab: Lab, node: NodeSpec): Promise<'answers' | 'has ended' | undefined> {
  try {
    // Not `docker info`: older clients exit with 0 without an engine.
    await lab.inside(node.name, ['docker', 'version', '--format', '{{.Server.Version}}']);
    return 'answers';
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    return /is not running/.test(error.stderr) ? 'has ended' : undefined;
  }
}
