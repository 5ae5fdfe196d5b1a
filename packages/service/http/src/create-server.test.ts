import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { createHttpServer } from './index.ts';

it('times out a client that does not complete its request', async () => {
  const server = createHttpServer({ requestTimeoutMs: 500 }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write('POST / HTTP/1.1\r\nHost: test\r\nContent-Le');
  expect(await text(client)).toMatch(/^HTTP\/1\.1 408 /);
  server.close();
});

async function answerTo(head: string): Promise<string> {
  const server = createHttpServer({ requestTimeoutMs: 5000 }).on('request', (request, response) => {
    response.end(String(Object.keys(request.headers).length));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write(`${head}Connection: close\r\n\r\n`);
  const answer = await text(client);
  server.close();
  return answer;
}

it.each([
  ['without a host', 'GET / HTTP/1.1\r\n', 400],
  ['with more than 16 kB of header fields', `GET / HTTP/1.1\r\nHost: a\r\nA: ${'x'.repeat(17_000)}\r\n`, 431],
  ['with two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n', 400],
  [
    'with a length and chunks',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n',
    400,
  ],
])('refuses a request %s', async (_, head, status) => {
  expect(await answerTo(head)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
});

it('accepts at most 100 header fields', async () => {
  const many = Array.from({ length: 300 }, (_, i) => `h${i}: 1\r\n`).join('');
  expect(
    Number((await answerTo(`GET / HTTP/1.1\r\nHost: a\r\n${many}`)).split('\r\n\r\n')[1]),
  ).toBeLessThanOrEqual(100);
});
