import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Opens the port, and says which it is: 0 means any that is free. @throws when it cannot be, because another process has it. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
