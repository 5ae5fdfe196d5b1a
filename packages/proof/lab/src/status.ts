import { type Lab, openLab } from './lab.ts';
import { observe } from './observe.ts';
import { labUrls, type NodeName } from './spec.ts';
import { listNodes } from './swarm/join.ts';
import type { ListedNode } from './swarm/membership.ts';

export interface NodeStatus {
  name: NodeName;
  url: string;
  /** Docker's state of the container: running, exited …; missing without one. */
  container: string;
  /** The manager's state of the node: ready, down …; unknown if the manager does not answer. */
  swarm: string;
  availability: string;
  /** leader, manager, worker; unknown if no manager answers. */
  role: string;
  /** The engine's version. */
  engine: string;
}

export interface LabStatus {
  state: 'up' | 'down' | 'incomplete';
  context: string;
  registry: { address: string; container: string };
  nodes: NodeStatus[];
}

/** Reads the state of the lab. @throws DockerError */
export async function readStatus(lab: Lab = openLab()): Promise<LabStatus> {
  const { containers, engines, volumes, subnet, contexts } = await observe(lab);
  const { spec } = lab;
  const listed = containers.size > 0 ? await askManager(lab) : [];
  const urls = labUrls(spec);
  const nodes = spec.nodes.map((node, index): NodeStatus => {
    const seen = listed.find(({ hostname }) => hostname === node.name);
    return {
      name: node.name,
      url: urls[index] as string,
      container: containers.get(node.container) ?? 'missing',
      swarm: seen?.status ?? 'unknown',
      availability: seen?.availability ?? 'unknown',
      role: seen === undefined ? 'unknown' : seen.leads ? 'leader' : seen.manages ? 'manager' : 'worker',
      engine: engines.get(node.container) ?? 'unknown',
    };
  });
  const registry = {
    address: `127.0.0.1:${spec.registry.port}`,
    container: containers.get(spec.registry.container) ?? 'missing',
  };
  const nothing = containers.size + volumes.size === 0 && subnet === undefined;
  const complete =
    spec.nodes.every((node) => contexts.has(node.context)) &&
    registry.container === 'running' &&
    nodes.every((node) => node.container === 'running' && node.swarm === 'ready');
  return { state: nothing ? 'down' : complete ? 'up' : 'incomplete', context: spec.name, registry, nodes };
}

async function askManager(lab: Lab): Promise<ListedNode[]> {
  return listNodes(lab).catch(() => []);
}

/** The state as text. */
export function describeStatus({ state, context, registry, nodes }: LabStatus): string {
  if (state === 'down') return 'the lab is down: npm run lab -- up';
  const rows = nodes.map(
    ({ name, url, container, swarm, availability, role, engine }) =>
      `  ${name.padEnd(9)} ${container.padEnd(8)} ${swarm.padEnd(8)} ${availability.padEnd(8)} ${role.padEnd(8)} ${engine.padEnd(7)} ${url}`,
  );
  const head =
    state === 'up'
      ? `the lab is up: target lab, docker context ${context}`
      : 'the lab is incomplete: npm run lab -- up';
  return [head, ...rows, `  registry  ${registry.container.padEnd(8)} ${registry.address}`].join('\n');
}
