import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Router } from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { sendJson } from './index.ts';
import { served } from './testing.ts';

const limits = { requestTimeoutMs: 50 };

it('a client that still sends its body reads the complete 408, without a reset, until the server closes after a second', async () => {
  const { port, ask } = await served(Router(), { limits });
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const closed = new Promise((resolve) => client.once('close', resolve));
  const errors: Error[] = [];
  client.on('error', (error) => errors.push(error));
  client.write(
    'POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n{"a"',
  );
  const sending = setInterval(() => client.write('x'), 5);
  onTestFinished(() => clearInterval(sending));
  expect(await text(client)).toMatch(/^HTTP\/1\.1 408 [\s\S]*"status":408}$/);
  for (let n = 0; n < 10; n++) await ask('/health');
  expect(errors).toEqual([]);
  await closed;
  expect(errors).toHaveLength(1);
});

it('a body that is complete after its 408 closes the connection, and a pipelined request behind it is not handled', async () => {
  let handled = 0;
  const { port } = await served(
    Router().post('/x', (_request, response) => {
      handled += 1;
      sendJson(response, 200, {});
    }),
    { limits },
  );
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const head = 'POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n';
  client.write(`${head}{"a"`);
  expect(await text(client)).toMatch(/^HTTP\/1\.1 408 /);
  const closed = new Promise((resolve) => client.on('error', () => {}).once('close', resolve));
  client.write(`:"b"}${head}{"a":"b"}`);
  const sending = setInterval(() => client.write('x'), 5);
  await closed;
  clearInterval(sending);
  expect(handled).toBe(0);
});
