import { isMissing } from '@zero-downtime/swarm';
import { contextHost, listContainers, listNetworks, listVolumes, networkSubnet } from './argv.ts';
import type { Lab } from './lab.ts';

/** The parts of a lab on this machine. */
export interface Observed {
  /** Docker's states by name: created, running, exited, paused, dead … */
  containers: ReadonlyMap<string, string>;
  volumes: ReadonlySet<string>;
  /** The subnet of the lab's network; undefined without a network. */
  subnet: string | undefined;
  /** The endpoint of the lab's docker context; undefined without one. */
  context: string | undefined;
}

/** @throws DockerError */
export async function observe(lab: Lab): Promise<Observed> {
  const { host, spec } = lab;
  const [containers, volumes, networks, context] = await Promise.all([
    host(listContainers(spec)),
    host(listVolumes(spec)),
    host(listNetworks(spec)),
    contextOf(lab),
  ]);
  const subnet = lines(networks).includes(spec.network) ? await host(networkSubnet(spec)) : undefined;
  return { containers: readContainers(containers), volumes: new Set(lines(volumes)), subnet, context };
}

/** Parses lines of "name state". */
export function readContainers(text: string): Map<string, string> {
  return new Map(lines(text).map((line) => line.split(' ') as [string, string]));
}

async function contextOf({ host, spec }: Lab): Promise<string | undefined> {
  return host(contextHost(spec.name)).catch((error) => {
    if (isMissing(error) || /context/i.test(String(error.stderr))) return undefined;
    throw error;
  });
}

export const lines = (text: string): string[] => text.split('\n').filter(Boolean);
