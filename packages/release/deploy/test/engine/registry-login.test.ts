import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import versions from '../../../../../docker/versions.json' with { type: 'json' };
import { removeImages } from '../../src/prune/engine-images.ts';
import { refreshRegistryLogin } from '../../src/refresh-registry-login.ts';
import type { Site } from '../../src/site.ts';
import { engineSite } from './site.ts';

/* On a real engine, with a registry whose password changes, as a token that expires. */
const NAME = `login-test-${process.pid}`;
const SERVICE = `${NAME}_api`;
const WAIT = { timeout: 60_000, interval: 500 };

let password = '';
let folder: string;
let front: Server;
let registry: string;
let digest: string;
let site: Site;
const docker = async (...argv: string[]) => (await execa('docker', argv)).stdout;
const lines = async (...argv: string[]) => (await docker(...argv)).split('\n').filter(Boolean);

/** From now on the registry accepts this password only. */
const expire = (next: string) => {
  password = next;
};
const login = () =>
  execa('docker', ['login', registry, '--username', 'u', '--password-stdin'], { input: password });

beforeAll(async () => {
  // The login is not that of the user of this machine.
  folder = await mkdtemp(`${tmpdir()}/login-`);
  process.env.DOCKER_CONFIG = folder;
  await docker('run', '--detach', '--name', NAME, '--publish', '127.0.0.1::5000', versions.registry.image);
  const behind = Number((await docker('port', NAME, '5000')).split(':').at(-1));
  front = createServer((from, to) => {
    const expected = `Basic ${Buffer.from(`u:${password}`).toString('base64')}`;
    if (from.headers.authorization !== expected)
      return void to.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end();
    const { method, url, headers } = from;
    const onward = request({ port: behind, method, path: url, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    onward.on('error', () => to.destroy());
    from.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(front, 'listening');
  registry = `127.0.0.1:${(front.address() as AddressInfo).port}`;
  const engine = engineSite(NAME);
  site = { ...engine, target: { ...engine.target, registry }, signal: new AbortController().signal };
  expire('first');
  await vi.waitFor(login, WAIT);
  const tag = `${registry}/app:1.0.0`;
  // Not the base image itself: the engine keeps the manifest of an image that another name has, and pulls nothing.
  const dockerfile = `FROM ${versions.registry.image}\nLABEL test=${NAME}\n`;
  await execa('docker', ['build', '--tag', tag, '-'], { input: dockerfile });
  await docker('push', '--quiet', tag);
  [digest = ''] = await lines('image', 'ls', '--digests', '--format', '{{.Digest}}', `${registry}/app`);
  await docker(
    ...['service', 'create', '--detach', '--quiet', '--name', SERVICE, '--restart-delay', '1s'],
    ...['--with-registry-auth', '--no-resolve-image', `${tag}@${digest}`],
  );
  await runs();
});
afterAll(async () => {
  front?.close();
  await execa('docker', ['service', 'rm', SERVICE], { reject: false });
  await execa('docker', ['rm', '--force', '--volumes', NAME]);
  delete process.env.DOCKER_CONFIG;
  await rm(folder, { recursive: true });
});

const containers = (...flags: string[]) =>
  lines('ps', '--quiet', ...flags, '--filter', `label=com.docker.swarm.service.name=${SERVICE}`);
const runs = () => vi.waitFor(async () => expect(await containers()).toHaveLength(1), WAIT);

/** Starts the service again on a node that does not have its image. */
async function moveToEmptyNode(): Promise<void> {
  await docker('service', 'scale', '--detach', `${SERVICE}=0`);
  await vi.waitFor(async () => expect(await containers()).toHaveLength(0), WAIT);
  await vi.waitFor(async () => {
    const ended = await containers('--all');
    if (ended.length > 0) await docker('rm', '--force', ...ended);
    await removeImages(site.docker, `${registry}/app`, new Set([digest]));
    expect(await lines('image', 'ls', '--quiet', `${registry}/app`)).toEqual([]);
  }, WAIT);
  await docker('service', 'scale', '--detach', `${SERVICE}=1`);
}

it('after a refresh with a new login, which replaces no replica, a node without the image pulls with it', async () => {
  const before = await containers();
  expire('second');
  await login();
  expect(await refreshRegistryLogin(site)).toBe(true);
  expect(await lines('service', 'ps', '--quiet', SERVICE)).toHaveLength(1);
  expect(await containers()).toEqual(before);
  await moveToEmptyNode();
  await runs();
});

it('after the login has expired, a node with the image restarts a replica, and a node without it cannot', async () => {
  expire('third');
  const [before = ''] = await containers();
  await docker('kill', before);
  await vi.waitFor(async () => {
    const [now] = await containers();
    expect(now).toBeDefined();
    expect(now).not.toBe(before);
  }, WAIT);
  await moveToEmptyNode();
  await vi.waitFor(
    async () =>
      expect(await docker('service', 'ps', '--no-trunc', SERVICE)).toContain(`No such image: ${registry}`),
    WAIT,
  );
});

it('a login that has expired is not given to Swarm, and a new one repairs the replica', async () => {
  await expect(refreshRegistryLogin(site)).rejects.toThrow('the registry refuses this login');
  await login();
  await refreshRegistryLogin(site);
  await runs();
});
