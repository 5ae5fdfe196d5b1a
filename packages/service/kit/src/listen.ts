import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on the port; 0 means any free port. @returns the port. @throws when another process listens on it. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
