import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { foreignMajor, runArgv } from './database.ts';
import { greeting } from './greeting.ts';
import { acquireNameLock } from './name-lock.ts';
import { checkPort } from './port.ts';
import { environmentOf } from './service-process.ts';

test('the database listens on the loopback address, and its password is not an argument', () => {
  const argv = runArgv({ name: 'shop-dev-payments', database: 'payments' });
  expect(argv).toContain('127.0.0.1::5432');
  expect(argv).toContain('shop-dev-payments:/var/lib/postgresql/data');
  expect(argv.filter((word) => word.startsWith('POSTGRES_PASSWORD'))).toEqual(['POSTGRES_PASSWORD']);
});

test('data of another major of PostgreSQL are recognised from the log of a pulled and of a built image', () => {
  const initialised = 'The data directory was initialized by PostgreSQL version 15';
  expect(foreignMajor(`DETAIL:  ${initialised}, which is not compatible with this version 17.12`)).toBe('15');
  expect(foreignMajor(`${initialised}, and this image has 17; nothing was changed.`)).toBe('15');
  expect(foreignMajor('FATAL:  could not open file')).toBeUndefined();
});

test("the developer's settings win, except those that dev sets", () => {
  const kept = { ...process.env };
  Object.assign(process.env, { LOG_LEVEL: 'debug', DATABASE_URL: 'postgres://elsewhere' });
  try {
    const service = { name: 'payments', version: '1.2.0', folder: '', project: 'shop', database: 'payments' };
    const tokens = { issuer: 'urn:shop:local', audience: 'payments' };
    const given = { port: 3000, appUrl: 'postgres://app', publicKeys: { keys: [] } };
    expect(environmentOf({ ...service, tokens }, given)).toMatchObject({
      LOG_LEVEL: 'debug',
      DATABASE_URL: 'postgres://app',
      SERVICE_VERSION: '1.2.0',
      AUTH_AUDIENCE: 'payments',
    });
  } finally {
    process.env = kept;
  }
});

test('a second run for the same database is refused while the first runs', async () => {
  const name = `dev-test-${process.pid}`;
  const release = await acquireNameLock(name, 'payments');
  await expect(acquireNameLock(name, 'payments')).rejects.toThrow(
    `is already running as process ${process.pid}`,
  );
  release();
  (await acquireNameLock(name, 'payments'))();
});

test('a port in use is refused, with another port to try', async () => {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(checkPort(port, (flags) => `npm run dev -- payments ${flags}`)).rejects.toMatchObject({
    outcome: 'refused',
    hint: `npm run dev -- payments --port ${port + 1}`,
  });
  server.close();
  await once(server, 'close');
  await checkPort(port, (flags) => `npm run dev -- payments ${flags}`);
});

test('without an example read, the greeting has no curl line', () => {
  const facts = { url: 'http://127.0.0.1:3000', token: 'eyJ', container: 'c', database: 'd' };
  expect(greeting({ ...facts, document: { paths: {} } })).not.toContain('curl');
});
