import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import versions from '../../../../../docker/versions.json' with { type: 'json' };
import { appendHistory, type HistoryRecord } from '../../src/cluster/history.ts';
import { readPruned } from '../../src/cluster/pruned.ts';
import { collectIn } from '../../src/prune/collect-garbage.ts';
import { pruneImages } from '../../src/prune/prune-images.ts';
import type { Site } from '../../src/site.ts';
import { engineSite } from './site.ts';

/* On a real engine, with a registry of its own. */
const NAME = `prune-test-${process.pid}`;
let site: Site;
const docker = async (...argv: string[]) => (await execa('docker', argv)).stdout;

let registry: string;
let repository: string;
const digests: Record<string, string> = {};
beforeAll(async () => {
  // The same after a restart, which an address of the engine's choice would not be.
  registry = `127.0.0.1:${await freePort()}`;
  const flags = [
    '--detach',
    '--name',
    NAME,
    '--publish',
    `${registry}:5000`,
    '--env',
    'REGISTRY_STORAGE_DELETE_ENABLED=true',
  ];
  await docker('run', ...flags, versions.registry.image);
  repository = `${registry}/${NAME}`;
  const engine = engineSite(NAME);
  site = { ...engine, target: { ...engine.target, registry, service: NAME } };
  await vi.waitUntil(answers, { timeout: 60_000 });
  for (const version of ['1.0.0', '1.1.0', '2.0.0', 'theirs']) digests[version] = await publish(version);
  for (const version of ['1.0.0', '1.1.0', '2.0.0']) await appendHistory(site, recordOf(version));
});
afterAll(async () => {
  await execa('docker', ['rm', '--force', '--volumes', NAME]);
  const images = (await docker('image', 'ls', '--quiet', repository)).split('\n').filter(Boolean);
  if (images.length > 0) await docker('image', 'rm', '--force', ...new Set(images));
  const configs = (await docker('config', 'ls', '--format', '{{.Name}}'))
    .split('\n')
    .filter((name) => name.startsWith(NAME));
  await docker('config', 'rm', ...configs);
});

const answers = async () => (await fetch(`http://${registry}/v2/`).catch(() => undefined))?.ok;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** An image of one layer that no other has. */
async function publish(version: string): Promise<string> {
  const tag = `${repository}:${version}`;
  const context = await mkdtemp(join(tmpdir(), 'image-'));
  await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY layer /\n');
  await writeFile(join(context, 'layer'), version);
  await docker('build', '--tag', tag, context);
  await rm(context, { recursive: true });
  await docker('push', tag);
  return (await docker('image', 'inspect', '--format', '{{index .RepoDigests 0}}', tag)).split('@')[1] ?? '';
}

const recordOf = (release: string): HistoryRecord => ({
  ...{ command: 'deploy', release, image: `${repository}:${release}@${digests[release]}`, content: '' },
  ...{ from: null, outcome: 'deployed', detail: '', contract: 'complete', by: '' },
  ...{ startedAt: new Date().toISOString(), finishedAt: new Date().toISOString() },
});

async function tags(): Promise<string[]> {
  const answer = await fetch(`http://${registry}/v2/${NAME}/tags/list`);
  return (((await answer.json()) as { tags: string[] | null }).tags ?? []).sort();
}

const onEngine = async () =>
  (await docker('image', 'ls', '--format', '{{.Tag}}', repository)).split('\n').sort();

it('removes exactly the images that no rollback needs from the registry and the engine, and is idempotent', async () => {
  const policy = { repository, keep: 2, registry: true };
  expect(await pruneImages(site, policy)).toBe(
    'images of 1.0.0: 1 removed from the registry, 1 removed from the engine; kept: 2.0.0, 1.1.0',
  );
  expect(await tags()).toEqual(['1.1.0', '2.0.0', 'theirs']);
  expect(await onEngine()).toEqual(['1.1.0', '2.0.0', 'theirs']);
  expect(Object.keys(await readPruned(site))).toEqual([digests['1.0.0']]);
  expect(await pruneImages(site, policy)).toBeUndefined();
});

it('collecting garbage after a prune frees the disk of the registry, which keeps the other images', async () => {
  expect(await collectIn(site.docker, NAME)).toBeGreaterThan(0);
  await docker('image', 'rm', `${repository}:2.0.0`);
  await vi.waitUntil(answers, { timeout: 60_000 });
  await docker('pull', `${repository}@${digests['2.0.0']}`);
  expect(await collectIn(site.docker, NAME)).toBe(0);
  await vi.waitUntil(answers, { timeout: 60_000 });
});

it('changes nothing in a registry that does not allow removals, and records nothing as removed', async () => {
  const denied = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(null, { status: 405 }));
  expect(await pruneImages(site, { repository, keep: 1, registry: true })).toContain('retention policy');
  denied.mockRestore();
  expect(Object.keys(await readPruned(site))).toEqual([digests['1.0.0']]);
});
