import { networkInterfaces } from 'node:os';
import { networkSubnet } from './argv.ts';
import type { Lab } from './lab.ts';
import { addressIn, frontUrl, type LabSpec, labUrls } from './spec.ts';

/** The URL of the front for clients on this machine. @throws DockerError without a lab */
export async function frontClientUrl(lab: Lab): Promise<string> {
  const subnet = await lab.host(networkSubnet(lab.spec));
  return isOn(subnet, ownAddresses())
    ? `http://${addressIn(subnet, lab.spec.front.host)}`
    : frontUrl(lab.spec);
}

/**
 * The URLs of the edges for clients on this machine, one a node. The engine's userland proxy (docker-proxy) serves the published ports
 * of the loopback: its waits for a core of this machine would count as latency of the service. @throws DockerError without a lab
 */
export async function clientUrls(lab: Lab): Promise<string[]> {
  return urlsFor(lab.spec, await lab.host(networkSubnet(lab.spec)), ownAddresses());
}

/** The nodes' own addresses when this machine is on their network, else the published ports. */
export function urlsFor(spec: LabSpec, subnet: string, own: readonly string[]): string[] {
  return isOn(subnet, own)
    ? spec.nodes.map(({ host }) => `http://${addressIn(subnet, host)}`)
    : labUrls(spec);
}

const isOn = (subnet: string, own: readonly string[]): boolean =>
  own.some((address) => addressIn(subnet, 0) === addressIn(`${address}/32`, 0));

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((found) => (found ?? []).map(({ address }) => address));
}
