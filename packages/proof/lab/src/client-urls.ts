import { networkInterfaces } from 'node:os';
import { networkSubnet } from './argv.ts';
import type { Lab } from './lab.ts';
import { addressIn, type LabSpec, labUrls } from './spec.ts';

/**
 * Where users on this machine reach the edges, one URL a node. A published port of the loopback is served by the engine's userland
 * proxy (docker-proxy), one more process between a user and the edge: with the nodes, it shares this machine's cores, and what it waits
 * for them looks like the service's own time. @throws DockerError without a lab
 */
export async function clientUrls(lab: Lab): Promise<string[]> {
  return urlsFor(lab.spec, await lab.host(networkSubnet(lab.spec)), ownAddresses());
}

/** The nodes' own addresses when this machine is on their network, else the published ports. Pure. */
export function urlsFor(spec: LabSpec, subnet: string, own: readonly string[]): string[] {
  const onIt = own.some((address) => addressIn(subnet, 0) === addressIn(`${address}/32`, 0));
  return onIt ? spec.nodes.map(({ host }) => `http://${addressIn(subnet, host)}`) : labUrls(spec);
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((found) => (found ?? []).map(({ address }) => address));
}
