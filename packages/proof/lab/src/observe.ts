import { isMissing } from '@zero-downtime/swarm';
import { contextHost, listContainers, listNetworks, listVolumes, networkSubnet } from './argv.ts';
import { type Engine, isEngine } from './engines.ts';
import type { Lab } from './lab.ts';

/** The parts of a lab on this machine. */
export interface Observed {
  /** Docker's states by name: created, running, exited, paused, dead … */
  containers: ReadonlyMap<string, string>;
  /** The engine's version of each node, by container. */
  engines: ReadonlyMap<string, Engine>;
  volumes: ReadonlySet<string>;
  /** The subnet of the lab's network; undefined without a network. */
  subnet: string | undefined;
  /** The endpoints of the docker contexts with the lab's names, by name. */
  contexts: ReadonlyMap<string, string>;
}

/** @throws DockerError */
export async function observe(lab: Lab): Promise<Observed> {
  const { host, spec } = lab;
  const [containers, volumes, networks, contexts] = await Promise.all([
    host(listContainers(spec)),
    host(listVolumes(spec)),
    host(listNetworks(spec)),
    contextsOf(lab),
  ]);
  const subnet = lines(networks).includes(spec.network) ? await host(networkSubnet(spec)) : undefined;
  return { ...readContainers(containers), volumes: new Set(lines(volumes)), subnet, contexts };
}

/** Parses lines of "name state engine"; the registry has no engine. */
export function readContainers(text: string): Pick<Observed, 'containers' | 'engines'> {
  const rows = lines(text).map((line) => line.split(' '));
  return {
    containers: new Map(rows.map(([name = '', state = '']) => [name, state])),
    engines: new Map(
      rows.flatMap(([name = '', , engine = '']) => (isEngine(engine) ? [[name, engine] as const] : [])),
    ),
  };
}

async function contextsOf(lab: Lab): Promise<Map<string, string>> {
  const found = await Promise.all(
    lab.spec.nodes.map(async ({ context }) => [context, await endpointOf(lab, context)] as const),
  );
  return new Map(found.filter((one): one is [string, string] => one[1] !== undefined));
}

async function endpointOf({ host }: Lab, context: string): Promise<string | undefined> {
  return host(contextHost(context)).catch((error) => {
    if (isMissing(error) || /context/i.test(String(error.stderr))) return undefined;
    throw error;
  });
}

export const lines = (text: string): string[] => text.split('\n').filter(Boolean);
