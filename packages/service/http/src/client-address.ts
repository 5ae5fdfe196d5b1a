import type { IncomingMessage } from 'node:http';

/**
 * Where the address of a client is: at the other end of the connection, or in the last entry of `X-Forwarded-For`, which the proxy in front
 * has written. A client can write that field too, so it counts only behind a proxy that overwrites it.
 */
export type AddressSource = 'peer' | 'forwarded';

/** The address of a request's client, as a key for limits: an IPv4 address, or the network of an IPv6 address (64 bits: one client has it all). */
export function clientAddress({ headers, socket }: IncomingMessage, source: AddressSource): string {
  const forwarded = source === 'forwarded' ? headers['x-forwarded-for'] : undefined;
  const last = forwarded === undefined ? undefined : String(forwarded).split(',').at(-1)?.trim();
  return networkOf(last ?? socket.remoteAddress ?? '');
}

function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [start = ''] = plain.split('::');
  return `${start.split(':').slice(0, 4).join(':')}::/64`;
}
