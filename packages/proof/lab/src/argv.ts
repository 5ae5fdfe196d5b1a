import { type Engine, nodeImage } from './engines.ts';
import { addressIn, ENGINE_LABEL, LABEL, type LabSpec, type NodeSpec, REGISTRY_IMAGE } from './spec.ts';

export const labelled = (spec: LabSpec): string[] => ['--label', `${LABEL}=${spec.name}`];
const filter = (spec: LabSpec): string[] => ['--filter', `label=${LABEL}=${spec.name}`];
export const SMALL_LOGS = ['--log-opt', 'max-size=5m', '--log-opt', 'max-file=2'];

/** A sparse file: uses only the space of its content. */
const DISK = '4G';

export const createNetwork = (spec: LabSpec, subnet: string): string[] => [
  'network',
  'create',
  ...labelled(spec),
  '--subnet',
  subnet,
  spec.network,
];
export const networkSubnet = (spec: LabSpec): string[] => [
  'network',
  'inspect',
  '--format',
  '{{(index .IPAM.Config 0).Subnet}}',
  spec.network,
];
export const createVolume = (spec: LabSpec, name: string): string[] => [
  'volume',
  'create',
  ...labelled(spec),
  name,
];

/** The registry, on the loopback for this machine's engine; the nodes forward the same address to it (node.sh). */
export const runRegistry = (spec: LabSpec, subnet: string): string[] => [
  'run',
  '--detach',
  '--name',
  spec.registry.container,
  ...labelled(spec),
  '--network',
  spec.network,
  '--ip',
  addressIn(subnet, spec.registry.host),
  '--publish',
  `127.0.0.1:${spec.registry.port}:5000`,
  '--volume',
  `${spec.registry.volume}:/var/lib/registry`,
  '--read-only',
  '--cap-drop',
  'ALL',
  ...SMALL_LOGS,
  REGISTRY_IMAGE,
];

export interface NodeOptions {
  engine: Engine;
  subnet: string;
  privileges: readonly string[];
  script: string;
  /** Numeric group with access to the engine's socket. */
  group: number;
}

/** A node: its edge's port on the loopback, its disk in a volume with its name, its engine's socket in the lab's folder. */
export const runNode = (
  spec: LabSpec,
  node: NodeSpec,
  { engine, subnet, privileges, script, group }: NodeOptions,
): string[] => [
  'run',
  '--detach',
  '--init',
  '--name',
  node.container,
  '--hostname',
  node.name,
  ...labelled(spec),
  '--label',
  `${ENGINE_LABEL}=${engine}`,
  '--network',
  spec.network,
  '--ip',
  addressIn(subnet, node.host),
  '--publish',
  `127.0.0.1:${node.port}:80`,
  '--volume',
  `${node.container}:/var/lib/docker`,
  '--tmpfs',
  '/run:exec',
  '--volume',
  `${node.folder}:/lab`,
  '--env',
  `REGISTRY_PORT=${spec.registry.port}`,
  '--env',
  `REGISTRY_ADDRESS=${addressIn(subnet, spec.registry.host)}`,
  '--env',
  `SOCKET_GROUP=${group}`,
  '--env',
  `DISK=${DISK}`,
  // Gives the containers inside time to stop when the node is stopped.
  '--stop-timeout',
  '60',
  ...SMALL_LOGS,
  ...privileges,
  '--entrypoint',
  'sh',
  nodeImage(engine),
  '-c',
  script,
];

export const start = (container: string): string[] => ['start', container];
export const stop = (container: string): string[] => ['stop', container];
/** Keeps its volume. */
export const removeContainer = (container: string): string[] => ['rm', '--force', container];
export const kill = (container: string): string[] => ['kill', container];
export const unpause = (container: string): string[] => ['unpause', container];
export const exec = (container: string, command: readonly string[]): string[] => [
  'exec',
  container,
  ...command,
];

export const listContainers = (spec: LabSpec): string[] => [
  'ps',
  '--all',
  '--no-trunc',
  ...filter(spec),
  '--format',
  `{{.Names}} {{.State}} {{.Label "${ENGINE_LABEL}"}}`,
];
export const listVolumes = (spec: LabSpec): string[] => ['volume', 'ls', '--quiet', ...filter(spec)];
export const listNetworks = (spec: LabSpec): string[] => [
  'network',
  'ls',
  ...filter(spec),
  '--format',
  '{{.Name}}',
];
/** Images that deploys have built for the lab's registry. */
export const listImages = (spec: LabSpec): string[] => [
  'images',
  '--format',
  '{{.Repository}}:{{.Tag}}@{{.Digest}} {{.ID}}',
  `127.0.0.1:${spec.registry.port}/*`,
];

export const removeContainers = (names: readonly string[]): string[] => [
  'rm',
  '--force',
  '--volumes',
  ...names,
];
export const removeVolumes = (names: readonly string[]): string[] => ['volume', 'rm', '--force', ...names];
export const removeNetworks = (names: readonly string[]): string[] => ['network', 'rm', ...names];
export const removeImages = (references: readonly string[]): string[] => ['rmi', ...references];

export const contextHost = (name: string): string[] => [
  'context',
  'inspect',
  '--format',
  '{{.Endpoints.docker.Host}}',
  name,
];
export const createContext = ({ name, context, socket }: NodeSpec): string[] => [
  'context',
  'create',
  context,
  '--description',
  `${name} of the lab: npm run lab`,
  '--docker',
  `host=unix://${socket}`,
];
export const removeContext = (name: string): string[] => ['context', 'rm', '--force', name];
