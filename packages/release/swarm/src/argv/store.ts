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
/** By name, or by id: that one and no later one of the same name. */
export const removeConfigs = (names: readonly string[]): string[] => ['config', 'rm', ...names];

/** The secret's value goes in through standard input: never argv, never the environment. */
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
/** As `docker stack deploy` would make it, which then takes it for its own: it goes by the label. */
export const createStackNetwork = (stack: string, name: string): string[] => [
  'network',
  'create',
  '--driver',
  'overlay',
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
export const listNetworks = (): string[] => ['network', 'ls', '--format', '{{.Name}}'];
export const engineInfo = (): string[] => ['info', '--format', '{{json .}}'];
