import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Connections that wait to be accepted. Node's default is 511: an edge with 2,200 clients that sent requests at once had 100 of them refused
 * (its connects timed out). The kernel's limit, net.core.somaxconn, is 4,096.
 */
const BACKLOG = 4_096;

/** Listens on the port; 0 means any free port. @returns the port. @throws when another process listens on it. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen({ port, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
