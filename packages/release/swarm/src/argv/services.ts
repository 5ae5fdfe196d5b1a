import { orByApi } from '../api/question.ts';
import { all, collect, json, linesOf, type Named, type Task } from './answers.ts';

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
export const listServices = (): string[] =>
  orByApi(['service', 'ls', '--format', '{{.Name}}'], async (api) =>
    linesOf(await all<Named>(api, '/services'), ({ Spec }) => Spec.Name),
  );

/** A service's name and image a line, without the digest. */
export const listServiceImages = (): string[] =>
  orByApi(['service', 'ls', '--format', '{{.Name}} {{.Image}}'], async (api) =>
    linesOf(
      await all<Service>(api, '/services'),
      ({ Spec }) => `${Spec.Name} ${Spec.TaskTemplate.ContainerSpec?.Image.split('@')[0]}`,
    ),
  );

interface Service extends Named {
  Spec: Named['Spec'] & {
    TaskTemplate: { ContainerSpec?: { Image: string }; Placement?: { Constraints?: string[] } };
  };
}

export const inspectServices = (names: readonly string[]): string[] =>
  orByApi(['service', 'inspect', ...names], async (api) =>
    json(await collect(names, (name) => api.get(`/services/${name}`))),
  );

export const inspectService = (name: string): string[] => inspectServices([name]);

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

export const removeService = (name: string): string[] =>
  orByApi(['service', 'rm', name], async (api) => {
    await api.remove(`/services/${name}`);
    return name;
  });

/** The constraints of a service, one a line. */
export const placementOf = (name: string): string[] =>
  orByApi(
    [
      'service',
      'inspect',
      '--format',
      '{{with .Spec.TaskTemplate.Placement}}{{range .Constraints}}{{println .}}{{end}}{{end}}',
      name,
    ],
    async (api) => {
      const { Spec } = (await api.get(`/services/${name}`)) as Service;
      return (Spec.TaskTemplate.Placement?.Constraints ?? []).join('\n');
    },
  );

export const listServiceIds = (): string[] =>
  orByApi(['service', 'ls', '--quiet'], async (api) =>
    linesOf(await all<Named>(api, '/services'), ({ ID }) => ID),
  );

export const listTaskIds = (service: string): string[] =>
  orByApi(['service', 'ps', '--no-trunc', '--quiet', service], async (api) =>
    linesOf(await all<Task>(api, '/tasks', { service: [service] }), ({ ID }) => ID),
  );

export const inspectTasks = (ids: readonly string[]): string[] =>
  orByApi(['inspect', '--type', 'task', ...ids], async (api) =>
    json(await all<Task>(api, '/tasks', { id: ids })),
  );

/** The logs of a service or of one task, without the engine's prefixes. */
export const serviceLogs = (serviceOrTask: string, tail?: number): string[] =>
  orByApi(
    [
      'service',
      'logs',
      '--raw',
      '--no-trunc',
      ...(tail === undefined ? [] : ['--tail', String(tail)]),
      serviceOrTask,
    ],
    async (api) => {
      const query = { stdout: '1', stderr: '1', tail: String(tail ?? 'all') };
      const tasks = await all<Task>(api, '/tasks', { id: [serviceOrTask] });
      const kind = tasks.length > 0 ? 'tasks' : 'services';
      return api.output('GET', `/${kind}/${serviceOrTask}/logs`, { query });
    },
  );

/** One node a line: its id, status and availability. */
export const listNodes = (): string[] =>
  orByApi(['node', 'ls', '--format', '{{.ID}} {{.Status}} {{.Availability}}'], async (api) =>
    linesOf(
      await all<Node>(api, '/nodes'),
      ({ ID, Spec, Status }) => `${ID} ${capitalized(Status.State)} ${capitalized(Spec.Availability)}`,
    ),
  );

interface Node {
  ID: string;
  Spec: { Availability: string };
  Status: { State: string };
  Description: { Hostname: string; Engine: { EngineVersion: string } };
}

const capitalized = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** The platforms of nodes, one a line, such as linux/x86_64. */
export const inspectPlatforms = (ids: readonly string[]): string[] => [
  ...['node', 'inspect', '--format', '{{.Description.Platform.OS}}/{{.Description.Platform.Architecture}}'],
  ...ids,
];

/** The names of the Swarm's managers, one a line. */
export const listManagers = (): string[] =>
  orByApi(['node', 'ls', '--filter', 'role=manager', '--format', '{{.Hostname}}'], async (api) =>
    linesOf(await all<Node>(api, '/nodes', { role: ['manager'] }), ({ Description }) => Description.Hostname),
  );

/** The version of each manager's engine, one a line. */
export const listManagerEngines = (): string[] =>
  orByApi(['node', 'ls', '--filter', 'role=manager', '--format', '{{.EngineVersion}}'], async (api) =>
    linesOf(
      await all<Node>(api, '/nodes', { role: ['manager'] }),
      ({ Description }) => Description.Engine.EngineVersion,
    ),
  );

/** Prints the name of a node. */
export const inspectNodeName = (id: string): string[] =>
  orByApi(
    ['node', 'inspect', '--format', '{{.Description.Hostname}}', id],
    async (api) => ((await api.get(`/nodes/${id}`)) as Node).Description.Hostname,
  );
