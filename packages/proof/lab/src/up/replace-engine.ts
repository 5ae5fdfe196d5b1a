import * as argv from '../argv.ts';
import { type Engine, nodeImage } from '../engines.ts';
import { LabFailed } from '../errors.ts';
import { activateNode, drainNode } from '../faults/node.ts';
import { type Lab, nodeOf } from '../lab.ts';
import { choosePrivileges } from '../node/privileges.ts';
import { observe } from '../observe.ts';
import type { Report } from '../report.ts';
import { requireImage } from '../require-image.ts';
import type { NodeName } from '../spec.ts';
import { awaitEngine } from '../swarm/await-engines.ts';
import { listNodes } from '../swarm/join.ts';
import { poll } from '../wait.ts';
import { runNode } from './make-parts.ts';

const PATIENCE = { everyMs: 500, deadlineMs: 120_000 };

/**
 * Replaces the engine of a node, as an upgrade of its package does: drains the node, stops it, starts it with the other engine on the same
 * data, and activates it. Idempotent, also after a kill.
 * @returns whether the engine was replaced. @throws LabRefused, LabFailed, DockerError
 */
export async function replaceEngine(
  lab: Lab,
  name: NodeName,
  engine: Engine,
  report: Report = () => {},
): Promise<boolean> {
  const node = nodeOf(lab.spec, name);
  await requireImage(lab.host, nodeImage(engine), `npm run lab -- replace-engine ${name} ${engine}`);
  const { engines, containers, subnet } = await observe(lab);
  const replaced = engines.get(node.container) !== engine;
  if (replaced && subnet !== undefined) {
    if (containers.get(node.container) === 'running') {
      await drainNode(lab, name);
      await awaitDrained(lab, name);
      report(`${name}: drained`);
      await lab.host(argv.stop(node.container));
    }
    await lab.host(argv.removeContainer(node.container)).catch(() => {});
    await runNode(lab, node, engine, subnet, await choosePrivileges(lab.host, engine));
    await awaitEngine(lab, node);
    report(`${name}: Engine ${engine}`);
  }
  await awaitState(lab, name);
  await activateNode(lab, name);
  return replaced;
}

/** The tasks on the node have ended: the engine then stops without containers to wait for. */
async function awaitDrained(lab: Lab, name: NodeName): Promise<void> {
  const drained = await poll(
    async () => ((await lab.inside(name, ['docker', 'ps', '--quiet'])) === '' ? true : undefined),
    PATIENCE,
  );
  if (!drained) throw new LabFailed(`containers still run on ${name}`, 'npm run lab -- undo drain-node');
}

async function awaitState(lab: Lab, name: NodeName): Promise<void> {
  const ready = await poll(async () => {
    const node = (await listNodes(lab).catch(() => [])).find(({ hostname }) => hostname === name);
    return node?.status === 'ready' && (!node.manages || node.reachable) ? true : undefined;
  }, PATIENCE);
  if (!ready) throw new LabFailed(`${name} does not become ready`, 'npm run lab -- status');
}
