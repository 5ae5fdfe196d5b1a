import type { Server } from 'node:http';

/** Resolves when the port is open. @throws when it cannot be, because another process has it. */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
