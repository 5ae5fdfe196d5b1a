import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Router } from 'express';
import { expect, it } from 'vitest';
import { sendJson } from './index.ts';
import { served } from './testing.ts';

/** The answer to a request with these header lines; an HTTP client would merge some. */
async function answerTo(...lines: string[]): Promise<string> {
  const { port } = await served(Router().get('/', (_request, response) => sendJson(response, 200, {})));
  const socket = connect(port, '127.0.0.1');
  socket.write(['GET / HTTP/1.1', 'Host: a', 'Connection: close', ...lines, '', ''].join('\r\n'));
  return text(socket);
}
const many = (count: number) => Array.from({ length: count }, (_, n) => `H${n}: 1`);

it.each([
  ['two tokens', ['Authorization: Bearer a', 'authorization: Bearer b']],
  ['the same token twice', ['Authorization: Bearer a', 'Authorization: Bearer a']],
  ['two content types', ['Content-Type: application/json', 'Content-Type: text/plain']],
  ['two hosts', ['Host: b']],
])('a request with %s is refused', async (_, lines) => {
  const answer = await answerTo(...lines);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('"/problems/bad-request"');
});

it.each([
  ['as many fields as Node takes', many(98)],
  ['a list in two fields', ['If-Match: "1"', 'If-Match: "2"']],
  ['a field that is called __proto__', ['__proto__: 1']],
])('a request with %s is served', async (_, lines) => {
  expect(await answerTo(...lines)).toMatch(/^HTTP\/1\.1 200 /);
});

it('a request with more fields is refused by Node, which drops none silently', async () => {
  for (const count of [99, 130, 2_000]) expect(await answerTo(...many(count))).toMatch(/^HTTP\/1\.1 431 /);
});
