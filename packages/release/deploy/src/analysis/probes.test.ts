import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { issueLocally } from '../certificate/local-authority.ts';
import type { Platform } from '../target/load.ts';
import { probePath, sendProbes } from './probes.ts';

const on = (routes: Platform['routes']) => ({ name: 'payments', platform: { routes } as Platform });

it('probes request the OpenAPI document, or the path of a route by path', () => {
  expect(probePath({ name: 'local' })).toBe('/openapi.json');
  expect(probePath(on({ payments: { host: 'pay.example.com' } }))).toBe('/openapi.json');
  expect(probePath(on({ payments: { path: '/payments' } }))).toBe('/payments');
});

it('probes name the way to trust a certificate that this machine does not trust', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'probes-'));
  const { certificate, key } = await issueLocally('127.0.0.1', join(folder, 'tls'));
  const server = createServer({ cert: certificate, key });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signal = AbortSignal.timeout(10_000);
  expect(await sendProbes({ target: { url } as never, signal }, 2)).toEqual({
    answered: 0,
    failure: expect.stringMatching(/self-signed certificate.*NODE_EXTRA_CA_CERTS/),
  });
  server.close();
  await rm(folder, { recursive: true });
});
