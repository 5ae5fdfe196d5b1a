import { parse } from 'yaml';

export interface Service {
  image: string;
  replicas: number;
  labels: Record<string, string>;
  ports: number[];
  previousLabels?: Record<string, string>;
  update?: string;
  /** When its replicas were made. */
  at: number;
}

type Environment = Record<string, string | undefined>;
interface Part {
  image?: string;
  ports?: { published: string }[];
  deploy?: { labels?: Record<string, string>; replicas?: string | number };
}

/** The services of stack files, a later file laid over those before it. */
export function readServices(texts: readonly string[], env: Environment): Map<string, Service> {
  const parts = new Map<string, Part>();
  for (const text of texts) {
    const { services = {} } = parse(fillIn(text, env), { merge: true }) as {
      services?: Record<string, Part>;
    };
    for (const [name, part] of Object.entries(services)) {
      const before = parts.get(name);
      const labels = { ...before?.deploy?.labels, ...part.deploy?.labels };
      const ports = [...(before?.ports ?? []), ...(part.ports ?? [])];
      parts.set(name, { ...before, ...part, ports, deploy: { ...before?.deploy, ...part.deploy, labels } });
    }
  }
  return new Map(
    [...parts].map(([name, { image = '', ports = [], deploy }]) => [
      name,
      {
        ...{ image, replicas: Number(deploy?.replicas ?? 1), labels: deploy?.labels ?? {}, at: Date.now() },
        ports: ports.map(({ published }) => Number(published)),
      },
    ]),
  );
}

/** The files that a stack file's configs are made of. */
export function mountedBy(text: string): string[] {
  const { configs = {} } = parse(text, { merge: true }) as { configs?: Record<string, { file?: string }> };
  return Object.values(configs).flatMap(({ file }) => file ?? []);
}

/** ${NAME}, ${NAME:-default}, ${NAME:?message}, as docker does it. */
const fillIn = (text: string, env: Environment): string =>
  text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string, rest: string) => {
    const value = env[name] || undefined;
    if (value === undefined && kind === '?') throw new Error(`${name} is not set: ${rest}`);
    return value ?? (kind === '-' ? rest : '');
  });

/** What `docker service inspect` prints. */
export const inspected = (name: string, service: Service): string =>
  JSON.stringify([
    {
      ID: name,
      Spec: {
        ...{ Name: name, Labels: service.labels, Mode: { Replicated: { Replicas: service.replicas } } },
        TaskTemplate: { ContainerSpec: { Image: service.image, StopGracePeriod: 0 } },
        EndpointSpec: { Ports: service.ports.map((port) => ({ PublishedPort: port })) },
      },
      ...(service.previousLabels && { PreviousSpec: { Labels: service.previousLabels } }),
      ...(service.update && { UpdateStatus: { State: service.update } }),
    },
  ]);

/** What `docker inspect --type task` prints of one: a healthy replica, or a job that has ended well. */
export function taskOf(
  id: string,
  services: ReadonlyMap<string, Service>,
  jobs: ReadonlyMap<string, { image: string }>,
): object {
  const [name = '', slot] = id.split('.');
  const service = services.get(name);
  const at = new Date(service?.at ?? 0).toISOString();
  const [state, desired] = service ? ['running', 'running'] : ['complete', 'shutdown'];
  return {
    ...{ ID: id, Slot: Number(slot), NodeID: 'n1', CreatedAt: at, DesiredState: desired },
    Spec: { ContainerSpec: { Image: service?.image ?? jobs.get(name)?.image ?? '' } },
    Status: { State: state, Timestamp: at },
  };
}
