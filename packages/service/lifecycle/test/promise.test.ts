import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { watchConnections } from '../src/connections.ts';

it('an idle client may reuse its connection for the keep-alive timeout and the buffer of Node', async () => {
  const server = createServer((_, response) => response.end());
  server.keepAliveTimeout = 7_000;
  server.keepAliveTimeoutBuffer = 2_000;
  const connections = watchConnections(server, () => 0);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => connections.destroy());
  onTestFinished(() => void server.close());
  get({ port: (server.address() as AddressInfo).port, headers: { connection: 'keep-alive' } }, (answer) =>
    answer.resume(),
  );
  await expect.poll(() => connections.promisedMs()).toBe(9_000);
});
