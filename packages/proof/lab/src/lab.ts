import { createDocker, type Docker, DockerError } from '@zero-downtime/swarm';
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
  /** The engine of the first manager that answers, by its socket. */
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
    docker: firstManager(spec.nodes.map(({ socket }) => engineAt(host, socket))),
    inside: (node, command) => host(exec(nodeOf(spec, node).container, command)),
  };
}

const engineAt =
  (host: Docker, socket: string): Docker =>
  (argv, options) =>
    host(['--host', `unix://${socket}`, ...argv], options);

/** Tries the engines in order; the error is that of the first one. */
function firstManager(engines: readonly Docker[]): Docker {
  return async (argv, options) => {
    let first: unknown;
    for (const engine of engines) {
      try {
        return await engine(argv, options);
      } catch (error) {
        if (!(error instanceof DockerError && NO_MANAGER.test(error.stderr))) throw first ?? error;
        first ??= error;
      }
    }
    throw first;
  };
}

/** The engine is off, is a worker's, or its Swarm has no leader: the command changed nothing. */
const NO_MANAGER =
  /cannot connect to the docker daemon|is not (a swarm manager|part of a swarm)|does not have a leader/i;

/** @throws LabRefused for an unknown name */
export function nodeOf(spec: LabSpec, name: string): NodeSpec {
  const node = spec.nodes.find((one) => one.name === name);
  if (node) return node;
  throw new LabRefused(
    `there is no node "${name}"`,
    `nodes: ${spec.nodes.map((one) => one.name).join(', ')}`,
  );
}
