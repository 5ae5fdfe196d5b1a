/** Swarm configs as a small replicated store: a name is unique and its creation is one raft write. */
export const createConfig = (name: string, labels: Record<string, string>): string[] => [
  'config',
  'create',
  ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
  name,
  '-',
];
export const listConfigs = (label: string): string[] => [
  'config',
  'ls',
  '--filter',
  `label=${label}`,
  '--format',
  '{{.Name}}',
];
export const inspectConfigs = (names: readonly string[]): string[] => ['config', 'inspect', ...names];
/** Removes configs by name or by id. An id never matches a later config of the same name. */
export const removeConfigs = (names: readonly string[]): string[] => ['config', 'rm', ...names];

/** The value is passed through standard input: never argv or environment. */
export const createSecret = (name: string, labels: Record<string, string>): string[] => [
  'secret',
  'create',
  ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
  name,
  '-',
];
export const listSecrets = (): string[] => ['secret', 'ls', '--format', '{{.Name}}'];
export const removeSecrets = (names: readonly string[]): string[] => ['secret', 'rm', ...names];

export const listVolumes = (): string[] => ['volume', 'ls', '--format', '{{.Name}}'];
export const removeVolumes = (names: readonly string[]): string[] => ['volume', 'rm', ...names];
/** Creates a network with the labels of `docker stack deploy`, which then adopts it. */
export const createStackNetwork = (
  stack: string,
  name: string,
  { encrypted }: { encrypted: boolean },
): string[] => [
  'network',
  'create',
  '--driver',
  'overlay',
  ...(encrypted ? ['--opt', 'encrypted=true'] : []),
  '--label',
  `com.docker.stack.namespace=${stack}`,
  `${stack}_${name}`,
];
/** A network's id and name a line. */
export const listNetworkIds = (): string[] => [
  'network',
  'ls',
  '--no-trunc',
  '--format',
  '{{.ID}} {{.Name}}',
];
export const inspectNetworks = (names: readonly string[]): string[] => ['network', 'inspect', ...names];
export const listNetworks = (): string[] => ['network', 'ls', '--format', '{{.Name}}'];
export const engineInfo = (): string[] => ['info', '--format', '{{json .}}'];
/** Prints the version of the API that the client and the engine agree on, such as 1.41. */
export const apiVersion = (): string[] => ['version', '--format', '{{.Client.APIVersion}}'];
/** Prints the node id of the engine. */
export const engineNode = (): string[] => ['info', '--format', '{{.Swarm.NodeID}}'];
