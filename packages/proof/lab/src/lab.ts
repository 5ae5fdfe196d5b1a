import { createDocker, type Docker, failOver } from '@zero-downtime/swarm';
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
  /** The first manager that can be used, by the socket of its engine. */
  docker: Docker;
  /** Runs a command in a node and resolves to its output. @throws DockerError */
  inside: (node: NodeName, command: readonly string[]) => Promise<string>;
}

/** @param spec the lab of the target `lab` by default */
export function openLab(spec: LabSpec = labSpec()): Lab {
  const host = createDocker();
  return {
    spec,
    urls: labUrls(spec),
    host,
    docker: failOver(spec.nodes.map(({ socket }) => engineAt(host, socket))),
    inside: (node, command) => host(exec(nodeOf(spec, node).container, command)),
  };
}

const engineAt =
  (host: Docker, socket: string): Docker =>
  (argv, options) =>
    host(['--host', `unix://${socket}`, ...argv], options);

/** @throws LabRefused for an unknown name */
export function nodeOf(spec: LabSpec, name: string): NodeSpec {
  const node = spec.nodes.find((one) => one.name === name);
  if (node) return node;
  throw new LabRefused(
    `there is no node "${name}"`,
    `nodes: ${spec.nodes.map((one) => one.name).join(', ')}`,
  );
}
