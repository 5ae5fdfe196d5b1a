import { orByApi } from '../api/question.ts';
import { all, collect, json, linesOf, type Named } from './answers.ts';

type Kind = 'config' | 'secret';

/** Configs and secrets have the same commands. The value is passed through standard input: never argv or environment. */
const create = (kind: Kind, name: string, labels: Record<string, string>): string[] =>
  orByApi(
    [
      kind,
      'create',
      ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
      name,
      '-',
    ],
    async (api, input) => {
      const spec = { Name: name, Labels: labels, Data: Buffer.from(input).toString('base64') };
      return ((await api.post(`/${kind}s/create`, spec)) as { ID: string }).ID;
    },
  );

const inspect = (kind: Kind, names: readonly string[]): string[] =>
  orByApi([kind, 'inspect', ...names], async (api) =>
    json(await collect(names, (name) => api.get(`/${kind}s/${name}`))),
  );

const remove = (kind: Kind, names: readonly string[]): string[] =>
  orByApi([kind, 'rm', ...names], async (api) => {
    for (const name of names) await api.remove(`/${kind}s/${name}`);
    return names.join('\n');
  });

/** Swarm configs as a small replicated store: a name is unique and its creation is one raft write. */
export const createConfig = (name: string, labels: Record<string, string>): string[] =>
  create('config', name, labels);
export const listConfigs = (label: string): string[] =>
  orByApi(['config', 'ls', '--filter', `label=${label}`, '--format', '{{.Name}}'], async (api) =>
    linesOf(await all<Named>(api, '/configs', { label: [label] }), ({ Spec }) => Spec.Name),
  );
export const inspectConfigs = (names: readonly string[]): string[] => inspect('config', names);
/** Removes configs by name or by id. An id never matches a later config of the same name. */
export const removeConfigs = (names: readonly string[]): string[] => remove('config', names);

export const createSecret = (name: string, labels: Record<string, string>): string[] =>
  create('secret', name, labels);
export const listSecrets = (): string[] =>
  orByApi(['secret', 'ls', '--format', '{{.Name}}'], async (api) =>
    linesOf(await all<Named>(api, '/secrets'), ({ Spec }) => Spec.Name),
  );
/** The names and labels of secrets: Swarm does not reveal their values. */
export const inspectSecrets = (names: readonly string[]): string[] => inspect('secret', names);
export const removeSecrets = (names: readonly string[]): string[] => remove('secret', names);

export const listVolumes = (): string[] =>
  orByApi(['volume', 'ls', '--format', '{{.Name}}'], async (api) => {
    const { Volumes } = (await api.get('/volumes')) as { Volumes: { Name: string }[] | null };
    return linesOf(Volumes ?? [], ({ Name }) => Name);
  });
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
export const engineInfo = (): string[] =>
  orByApi(['info', '--format', '{{json .}}'], async (api) => json(await api.get('/info')));
/** Prints the version of the API that the client and the engine agree on, such as 1.41. */
export const apiVersion = (): string[] => ['version', '--format', '{{.Client.APIVersion}}'];
/** Prints the node id of the engine. */
export const engineNode = (): string[] =>
  orByApi(
    ['info', '--format', '{{.Swarm.NodeID}}'],
    async (api) => ((await api.get('/info')) as { Swarm: { NodeID: string } }).Swarm.NodeID,
  );
