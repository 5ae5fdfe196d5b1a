import { readFile } from 'node:fs/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { buildEnvironment } from '@zero-downtime/drills/faulty-releases';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from './command.ts';
import { place, serving } from './orders.ts';
import { createTestStack, type TestStack } from './stack.ts';
import { underTraffic } from './under-traffic.ts';

const RELEASE = '1.0.0';
const FIRST = 'orders-tls_tls_certificate';
const trusted = getCACertificates('default');

let shop: TestStack;
beforeAll(async () => {
  shop = await createTestStack({ https: true });
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await shop?.remove();
});

const rotate = (args: string[] = [], options = {}) =>
  run('rotate', ['tls', '--self-signed', '--target', shop.target, ...args], options);
const deploy = () =>
  run('deploy', ['--target', shop.target, '--release', RELEASE], { env: buildEnvironment(RELEASE) });
const certificates = async () =>
  (await execa('docker', ['secret', 'ls', '--format', '{{.Name}}'])).stdout
    .split('\n')
    .filter((name) => name.startsWith(FIRST));

it('a target that serves https is refused without a certificate, and deployed with one', async () => {
  expect(await deploy()).toMatchObject({
    exitCode: 2,
    result: { hint: expect.stringContaining('npm run rotate -- tls') },
  });
  const { exitCode, result } = await rotate();
  expect({ exitCode, secret: result?.secret }).toEqual({ exitCode: 0, secret: FIRST });
  const authority = String(result?.trust);
  process.env.NODE_EXTRA_CA_CERTS = authority; // for the commands; this process has read its authorities
  setDefaultCACertificates([...trusted, await readFile(authority, 'utf8')]);
  const deployed = await deploy();
  expect({ exitCode: deployed.exitCode, message: deployed.result?.message }).toEqual({
    exitCode: 0,
    message: expect.stringContaining(shop.url),
  });
  expect((await place(shop)).status).toBe(201);
});

it('the certificate is replaced twice under load, once after a kill: no request fails, and the last one is served', async () => {
  const { result, faults, report } = await underTraffic(
    shop,
    { forMs: 40_000, requireTracking: false },
    async () => {
      const stored = ({ event, message }: { event: string; message?: string }) =>
        event === 'done' && message?.startsWith('certificate in the secret') === true;
      const killed = await rotate([], { kill: { signal: 'SIGKILL', when: stored } });
      expect(killed.exitCode).toBeUndefined();
      expect(await certificates()).toEqual([FIRST, `${FIRST}-2`]);
      return [await rotate(), await rotate()];
    },
  );
  expect(result.map(({ exitCode, result }) => [exitCode, result?.secret])).toEqual([
    [0, `${FIRST}-3`],
    [0, `${FIRST}-4`],
  ]);
  expect(faults).toEqual([]);
  expect(report.sent).toBeGreaterThan(1_500);
  expect(await certificates()).toEqual([`${FIRST}-4`]);
  expect(await serving(shop)).toEqual({ version: RELEASE, healthy: 3, locked: false });
});
