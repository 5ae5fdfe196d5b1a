import { once } from 'node:events';
import { createServer } from 'node:net';
import { refuse } from '@zero-downtime/deploy/errors';

/**
 * @param commandWith renders the command for another port
 * @throws Ending (refused) when another process listens on the port
 */
export async function checkPort(port: number, commandWith: (flags: string) => string): Promise<void> {
  const server = createServer().listen(port);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw refuse(`another process listens on port ${port}`, commandWith(`--port ${port + 1}`));
    throw error;
  }
  server.close();
  await once(server, 'close');
}
