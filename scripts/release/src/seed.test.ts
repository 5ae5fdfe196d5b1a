import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { defaultKeyFile, ensureKeyFile } from '@zero-downtime/tokens';
import { execa } from 'execa';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';

const DOCUMENT = {
  paths: {
    '/payments': {
      post: {
        security: [{ token: ['payments:write'] }],
        requestBody: {
          content: { 'application/json': { examples: { small: { value: { amount: 1 } } } } },
        },
      },
    },
  },
};

let home: string;
let server: Server;
let port: number;
let answer = 201;
const received: { body: unknown; scope: unknown }[] = [];

beforeEach(async () => {
  received.length = 0;
  answer = 201;
  home = await mkdtemp(join(tmpdir(), 'seed-'));
  await ensureKeyFile(defaultKeyFile({ XDG_DATA_HOME: home }));
  server = createServer(async (request, response) => {
    if (request.url === '/openapi.json') return void response.end(JSON.stringify(DOCUMENT));
    const { scope } = decodeJwt(request.headers.authorization?.replace('Bearer ', '') ?? '');
    received.push({ body: await json(request), scope });
    response.writeHead(answer).end('{"title":"as told"}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(home, { recursive: true });
});

const seed = (...flags: string[]) => {
  const script = fileURLToPath(new URL('seed.ts', import.meta.url));
  const argv = [script, '--url', `http://127.0.0.1:${port}`, ...flags];
  return execa(process.execPath, argv, { reject: false, env: { XDG_DATA_HOME: home } });
};

test('each example is sent --times times, with a token that has the scopes', async () => {
  const { stdout, exitCode } = await seed('--times', '2');
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('2 requests sent to http://127.0.0.1')]);
  expect(received).toEqual(Array(2).fill({ body: { amount: 1 }, scope: 'payments:write' }));
});

test('a refused example ends the command with the answer', async () => {
  answer = 422;
  const { stderr, exitCode } = await seed();
  expect(stderr).toContain('POST /payments with an example: 422 {"title":"as told"}');
  expect(stderr).toContain('name its target: --target NAME');
  expect([exitCode, received.length]).toEqual([1, 1]);
});

test('without a service at the URL it is refused, with the command that starts one', async () => {
  server.close();
  await once(server, 'close');
  const { stderr, exitCode } = await seed();
  expect(stderr).toContain('what to do: npm run dev, or npm run deploy');
  expect(exitCode).toBe(2);
});
