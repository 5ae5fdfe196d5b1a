import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { createHttpServer } from './index.ts';

it('gives up on a client that does not get its request out', { timeout: 10_000 }, async () => {
  const server = createHttpServer({ requestTimeoutMs: 500 }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write('POST / HTTP/1.1\r\nHost: test\r\nContent-Le');
  expect(await text(client)).toMatch(/^HTTP\/1\.1 408 /);
  server.close();
});
