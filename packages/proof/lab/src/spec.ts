import { homedir } from 'node:os';
import { join } from 'node:path';
import versions from '../../../../docker/versions.json' with { type: 'json' };

/** Names without a role, because a node can be promoted. The first one is always a manager. */
export const NODE_NAMES = ['node-1', 'node-2', 'node-3'] as const;
export type NodeName = (typeof NODE_NAMES)[number];

/** The registry's image, built by set-up; that of a node: engines.ts. */
export const REGISTRY_IMAGE = versions.registry.image;

/** The label of every object of a lab, with the lab's name; `down` removes them by it. */
export const LABEL = 'zero-downtime.lab';
/** The label of a node's container with its engine. */
export const ENGINE_LABEL = `${LABEL}.engine`;

export interface NodeSpec {
  name: NodeName;
  container: string;
  /** A port on 127.0.0.1 of this machine. It is forwarded to the edge on port 80 of the node. */
  port: number;
  /** Last part of the node's address on the lab's network. */
  host: number;
  /** Folder on this machine with the socket of the node's engine. */
  folder: string;
  socket: string;
  /** The docker context of that socket. */
  context: string;
}

/** A PostgreSQL server outside the Swarm. */
export interface DatabaseServer {
  name: string;
  container: string;
  host: number;
}

/** An external database: two servers behind one name. */
export interface DatabaseSpec {
  /** Its name on the lab's network, that of the front, and in its certificate. */
  name: string;
  servers: readonly [DatabaseServer, DatabaseServer];
  /** The volume with its certificate, passwords and URLs. */
  config: string;
}

/** A lab as plain data: names, ports and paths of its parts. */
export interface LabSpec {
  name: string;
  network: string;
  nodes: readonly NodeSpec[];
  registry: { container: string; volume: string; port: number; host: number };
  /** A load balancer outside the Swarm, before the edges and the database servers. */
  front: { container: string; port: number; host: number };
  database: DatabaseSpec;
  /** Folder on this machine with the sockets of the engines. */
  folder: string;
}

/** The lab of the target `lab`: ports 18080 (registry) to 18083. */
const FIRST_PORT = 18_080;

/** A lab's names and ports. Labs with different names and first ports can coexist. */
export function labSpec(name = 'lab', firstPort = FIRST_PORT, folder = defaultFolder(name)): LabSpec {
  const prefix = `zero-downtime-${name}`;
  return {
    name,
    network: prefix,
    nodes: NODE_NAMES.map((node, index) => ({
      name: node,
      container: `${prefix}-${node}`,
      port: firstPort + 1 + index,
      host: 11 + index,
      folder: join(folder, node),
      socket: join(folder, node, 'docker.sock'),
      context: index === 0 ? name : `${name}-${index + 1}`,
    })),
    registry: {
      container: `${prefix}-registry`,
      volume: `${prefix}-registry`,
      port: firstPort,
      host: 10,
    },
    front: { container: `${prefix}-front`, port: firstPort + 4, host: 20 },
    database: {
      name: 'database.lab',
      servers: [databaseServer(prefix, 1), databaseServer(prefix, 2)],
      config: `${prefix}-database`,
    },
    folder,
  };
}

const databaseServer = (prefix: string, number: 1 | 2): DatabaseServer => ({
  name: `database-${number}`,
  container: `${prefix}-database-${number}`,
  host: 20 + number,
});

function defaultFolder(name: string, env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'zero-downtime-orders', name);
}

/** The URLs of the edges, one a node; in production DNS round robin. */
export const labUrls = (spec: LabSpec): string[] => spec.nodes.map(({ port }) => `http://127.0.0.1:${port}`);

/** The URL of the front, the only one that clients of the target lab-external use. */
export const frontUrl = ({ front }: LabSpec): string => `http://127.0.0.1:${front.port}`;

/** "192.168.213.0/24" and 11 → "192.168.213.11". */
export const addressIn = (subnet: string, host: number): string => subnet.replace(/\.\d+\/\d+$/, `.${host}`);
