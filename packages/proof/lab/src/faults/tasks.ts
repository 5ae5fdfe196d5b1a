import { isMissing, observeTasks, type TaskView } from '@zero-downtime/swarm';
import { LabRefused } from '../errors.ts';
import { type Lab, nodeOf } from '../lab.ts';
import type { NodeName } from '../spec.ts';
import { listNodes } from '../swarm/join.ts';

/** A container of a service, and its node. */
export interface Replica {
  node: NodeName;
  container: string;
}

/**
 * The running containers of a service on all nodes, by slot.
 * @throws LabRefused without one
 */
export async function replicasOf(lab: Lab, service: string): Promise<Replica[]> {
  const [nodes, tasks] = await Promise.all([listNodes(lab), runningTasks(lab, service)]);
  const found = tasks.map((task) => {
    const hostname = nodes.find((node) => node.id === task.node)?.hostname ?? '';
    return { node: nodeOf(lab.spec, hostname).name, container: containerName(service, task) };
  });
  if (found.length > 0) return found;
  throw new LabRefused(
    `no replica of ${service} runs in the lab`,
    'npm run deploy -- --target lab; npm run lab -- status',
  );
}

/** The running container of a service with one replica. @throws LabRefused without one */
export async function replicaOf(lab: Lab, service: string): Promise<Replica> {
  return (await replicasOf(lab, service))[0] as Replica;
}

/** The engine's name for the container: swarmkit, api/naming.Task. */
export const containerName = (service: string, task: Pick<TaskView, 'id' | 'slot' | 'node'>): string =>
  `${service}.${task.slot || task.node}.${task.id}`;

async function runningTasks({ docker }: Lab, service: string): Promise<TaskView[]> {
  const tasks = await observeTasks(docker, service).catch((error) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return tasks
    .filter((task) => task.state === 'running' && task.desired === 'running')
    .sort((a, b) => a.slot - b.slot);
}
