/** Deploys stack files without waiting; images are already digests, so nothing is resolved again. */
export const deployStack = (stack: string, files: readonly string[]): string[] => [
  'stack',
  'deploy',
  '--with-registry-auth',
  '--resolve-image',
  'never',
  ...files.flatMap((file) => ['--compose-file', file]),
  stack,
];

export const removeStack = (stack: string): string[] => ['stack', 'rm', stack];

/** One service a line. */
export const listServices = (): string[] => ['service', 'ls', '--format', '{{.Name}}'];

export const inspectServices = (names: readonly string[]): string[] => ['service', 'inspect', ...names];

export const inspectService = (name: string): string[] => ['service', 'inspect', name];

/** Replaces every task of a service with the same image, by its update policy. */
export const redeployService = (name: string): string[] => [
  'service',
  'update',
  '--detach',
  '--quiet',
  '--force',
  name,
];

/** Gives Swarm the client's login for the registry of a service's image. Replaces no task. */
export const renewLogin = (name: string): string[] => [
  ...['service', 'update', '--detach', '--quiet', '--with-registry-auth', '--no-resolve-image', name],
];

/** Restarts every task of a service, by its update policy, and changes the interval of its health checks. */
export const restartService = (name: string, healthInterval: string): string[] => [
  ...['service', 'update', '--detach', '--quiet', '--force', '--health-interval', healthInterval, name],
];

export const scaleService = (name: string, replicas: number): string[] => [
  ...['service', 'update', '--detach', '--quiet', '--replicas', String(replicas), name],
];

/**
 * Submits the same specification again: Swarm resumes a paused update or rollback, and replaces only replicas that differ from it
 * (swarmkit, controlapi.UpdateService clears the status).
 */
export const resumeService = (name: string): string[] => ['service', 'update', '--detach', '--quiet', name];

/** Returns to the previous specification, including settings, by the rollback policy. */
export const rollBackService = (name: string): string[] => [
  'service',
  'update',
  '--detach',
  '--quiet',
  '--rollback',
  name,
];

export const removeService = (name: string): string[] => ['service', 'rm', name];

/** The constraints of a service, one a line. */
export const placementOf = (name: string): string[] => [
  'service',
  'inspect',
  '--format',
  '{{with .Spec.TaskTemplate.Placement}}{{range .Constraints}}{{println .}}{{end}}{{end}}',
  name,
];

export const listServiceIds = (): string[] => ['service', 'ls', '--quiet'];

export const listTaskIds = (service: string): string[] => ['service', 'ps', '--no-trunc', '--quiet', service];

export const inspectTasks = (ids: readonly string[]): string[] => ['inspect', '--type', 'task', ...ids];

/** The logs of a service or of one task, without the engine's prefixes. */
export const serviceLogs = (serviceOrTask: string, tail?: number): string[] => [
  'service',
  'logs',
  '--raw',
  '--no-trunc',
  ...(tail === undefined ? [] : ['--tail', String(tail)]),
  serviceOrTask,
];

/** One node a line: its id, status and availability. */
export const listNodes = (): string[] => ['node', 'ls', '--format', '{{.ID}} {{.Status}} {{.Availability}}'];

/** The platforms of nodes, one a line, such as linux/x86_64. */
export const inspectPlatforms = (ids: readonly string[]): string[] => [
  ...['node', 'inspect', '--format', '{{.Description.Platform.OS}}/{{.Description.Platform.Architecture}}'],
  ...ids,
];

/** The names of the Swarm's managers, one a line. */
export const listManagers = (): string[] => [
  'node',
  'ls',
  '--filter',
  'role=manager',
  '--format',
  '{{.Hostname}}',
];

/** Prints the name of a node. */
export const inspectNodeName = (id: string): string[] => [
  'node',
  'inspect',
  '--format',
  '{{.Description.Hostname}}',
  id,
];

/** The containers of a service on one engine, including ended ones. */
export const listContainers = (service: string): string[] => [
  'ps',
  '--all',
  '--quiet',
  '--filter',
  `label=com.docker.swarm.service.name=${service}`,
];

export const removeContainers = (ids: readonly string[]): string[] => ['rm', '--force', '--volumes', ...ids];

/** The running containers of a service on one engine. */
export const listRunning = (service: string): string[] => [
  'ps',
  '--quiet',
  '--no-trunc',
  '--filter',
  `label=com.docker.swarm.service.name=${service}`,
];

/** Runs a program in a running container, and returns its output. */
export const execIn = (container: string, command: readonly string[]): string[] => [
  'exec',
  container,
  ...command,
];
