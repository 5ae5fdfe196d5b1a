import { createDocker, type Docker } from '@zero-downtime/swarm';
import { exec } from './argv.ts';
import { LabRefused } from './errors.ts';
import { type LabSpec, labSpec, labUrls, type NodeName, type NodeSpec } from './spec.ts';

/** A lab and the ways into it. Nothing is asked or changed until one is used. */
export interface Lab {
  spec: LabSpec;
  /** Where clients reach the edges, one URL a node. */
  urls: string[];
  /** The engine of this machine, which runs the nodes. */
  host: Docker;
  /** The manager's engine, by its socket: what the docker context leads to. */
  docker: Docker;
  /** Runs a command inside a node and resolves to its output. @throws DockerError */
  inside: (node: NodeName, command: readonly string[]) => Promise<string>;
}

/** @param spec another lab's than the one that the target `lab` is for */
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

/** @throws LabRefused for a name that no node has */
export function nodeOf(spec: LabSpec, name: string): NodeSpec {
  const node = spec.nodes.find((one) => one.name === name);
  if (node) return node;
  throw new LabRefused(
    `there is no node "${name}"`,
    `nodes: ${spec.nodes.map((one) => one.name).join(', ')}`,
  );
}
