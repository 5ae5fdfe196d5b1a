import { createDocker, type Docker } from '@zero-downtime/swarm';
import { exec } from './argv.ts';
import { LabRefused } from './errors.ts';
import { type LabSpec, labSpec, labUrls, type NodeName, type NodeSpec } from './spec.ts';

/** A lab and its engines. Creating this object runs no command. */
export interface Lab {
  spec: LabSpec;
  /** The URLs of the edges, one a node. */
  urls: string[];
  /** The engine of this machine, which runs the nodes. */
  host: Docker;
  /** The manager's engine, by its socket; the docker context points to it. */
  docker: Docker;
  /** Runs a command in a node and resolves to its output. @throws DockerError */
  inside: (node: NodeName, command: readonly string[]) => Promise<string>;
}

/** @param spec the lab of the target `lab` by default */
export function openLab(spec: LabSpec = labSpec()): Lab {
  const host = createDocker();
  const manager = ['--host', `unix://${spec.socket}`];
  return {
    spec,
    urls: labUrls(spec),
    host,
    docker: (argv, options) => host([...manager, ...argv], options),
    inside: (node, command) => host(exec(nodeOf(spec, node).container, command)),
  };
}

/** @throws LabRefused for an unknown name */
export function nodeOf(spec: LabSpec, name: string): NodeSpec {
  const node = spec.nodes.find((one) => one.name === name);
  if (node) return node;
  throw new LabRefused(
    `there is no node "${name}"`,
    `nodes: ${spec.nodes.map((one) => one.name).join(', ')}`,
  );
}
