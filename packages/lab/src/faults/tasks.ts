import { observeTasks } from '@zero-downtime/swarm';
import { LabRefused } from '../errors.ts';
import { type Lab, nodeOf } from '../lab.ts';
import { lines } from '../observe.ts';
import type { NodeName } from '../spec.ts';
import { listNodes } from '../swarm/join.ts';

/** A container of a service, and where it is. */
export interface Replica {
  node: NodeName;
  container: string;
}

/**
 * The running containers of a service on every node, those of the lowest slot first.
 * @throws LabRefused when there is none
 */
export async function replicasOf(lab: Lab, service: string): Promise<Replica[]> {
  const [nodes, tasks] = await Promise.all([listNodes(lab), runningTasks(lab, service)]);
  const found: Replica[] = [];
  for (const task of tasks) {
    const hostname = nodes.find((node) => node.id === task.node)?.hostname ?? '';
    const { name } = nodeOf(lab.spec, hostname);
    const filter = `label=com.docker.swarm.task.id=${task.id}`;
    const ids = lines(await lab.inside(name, ['docker', 'ps', '--quiet', '--filter', filter]));
    for (const container of ids) found.push({ node: name, container });
  }
  if (found.length > 0) return found;
  throw new LabRefused(
    `no replica of ${service} runs in the lab`,
    'npm run deploy -- --target lab; npm run lab -- status',
  );
}

/** The one running container of a service that has one. @throws LabRefused when there is none */
export async function replicaOf(lab: Lab, service: string): Promise<Replica> {
  return (await replicasOf(lab, service))[0] as Replica;
}

async function runningTasks({ docker }: Lab, service: string) {
  const tasks = await observeTasks(docker, service).catch(() => []);
  return tasks
    .filter((task) => task.state === 'running' && task.desired === 'running')
    .sort((a, b) => a.slot - b.slot);
}
