import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer as createSocket, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkCertificate } from './check.ts';
import { issueLocally } from './local-authority.ts';
import { servedAt } from './served.ts';

let folder: string;
const servers: Server[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'served-'));
});
afterAll(async () => {
  for (const server of servers) server.close();
  await rm(folder, { recursive: true });
});

const issue = async (authority = 'one') => {
  const pem = await issueLocally('127.0.0.1', join(folder, authority, 'tls'));
  return { ...pem, ...checkCertificate({ ...pem, host: '127.0.0.1', otherHosts: [], now: new Date() }) };
};
async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const serve = ({ certificate, key }: { certificate: string; key: string }) =>
  listen(createServer({ cert: certificate, key }).on('tlsClientError', () => {}));

it('a handshake tells a certificate from others, of the same authority and of another', async () => {
  const [mine, next, foreign] = [await issue(), await issue(), await issue('other')];
  const url = await serve(mine);
  expect(await servedAt(url, mine)).toEqual({ '127.0.0.1': 'this certificate' });
  expect(await servedAt(url, next)).toEqual({ '127.0.0.1': 'another certificate' });
  expect(await servedAt(url, foreign)).toEqual({ '127.0.0.1': 'another certificate' });
});

it('an address that does not answer, or speaks no TLS, is unreachable', async () => {
  const mine = await issue();
  expect(await servedAt('https://127.0.0.1:1', mine)).toEqual({
    '127.0.0.1': { unreachable: 'ECONNREFUSED' },
  });
  const plain = await listen(createSocket((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
  expect(await servedAt(plain, mine)).toEqual({ '127.0.0.1': { unreachable: expect.any(String) } });
  const unknown = await servedAt('https://no-such-host.invalid', mine);
  expect(unknown['no-such-host.invalid']).toMatchObject({ unreachable: expect.any(String) });
});
