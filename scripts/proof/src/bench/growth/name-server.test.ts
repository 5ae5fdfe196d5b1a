import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type NameServer, startNameServer } from './name-server.ts';

const MANY = Array.from({ length: 500 }, (_, n) => `127.0.${1 + (n >> 7)}.${1 + (n & 127)}`);

let server: NameServer;
const resolver = new Resolver();
beforeAll(async () => {
  server = await startNameServer((name) => (name === 'tasks.shop_api' ? MANY : undefined));
  resolver.setServers([`127.0.0.1:${server.port}`]);
});
afterAll(() => server.close());

it('every address of a name is in one answer', async () => {
  expect(new Set(await resolver.resolve4('tasks.shop_api'))).toEqual(new Set(MANY));
});

it('another name does not exist', async () => {
  await expect(resolver.resolve4('tasks.shop_canary')).rejects.toMatchObject({ code: 'ENOTFOUND' });
});
