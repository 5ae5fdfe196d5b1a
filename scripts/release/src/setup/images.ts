import { join } from 'node:path';
import { attempt, run } from './command.ts';
import { ensureDebianImage } from './debian.ts';
import { buildFlags, readProxies } from './network.ts';
import { pull } from './pull.ts';
import { nodeVersion, ROOT } from './repository.ts';
import { announce, say, since, withProgress } from './say.ts';

/** An image that the project's own images and stacks start from. */
export interface BaseImage {
  tag: string;
  /** The public image, which is used when the host can pull it. */
  from: string;
  dockerfile: string;
  context: string;
}

export interface ImageOptions {
  /** Build all of them again. */
  rebuild: boolean;
  /** Whether to try the public images first. */
  pull: boolean;
}

/** The smallest image first: whether it can be pulled decides for the others. */
export function baseImages(node = nodeVersion()): BaseImage[] {
  const inFolder = (name: string) => {
    const context = join(ROOT, 'docker/base', name);
    return { context, dockerfile: join(context, 'Dockerfile') };
  };
  return [
    { tag: 'base/registry:2', from: 'registry:2', ...inFolder('registry') },
    { tag: 'base/postgres:15', from: 'postgres:15-bookworm', ...inFolder('postgres') },
    { tag: 'base/haproxy:2.6', from: 'haproxy:2.6-bookworm', ...inFolder('haproxy') },
    { tag: 'base/prometheus:2', from: 'prom/prometheus:v2.53.5', ...inFolder('prometheus') },
    // The binary comes from the npm package, so that package.json alone pins the version.
    {
      ...{ tag: `base/node:${node}`, from: `node:${node}-bookworm-slim` },
      ...{ ...inFolder('node'), context: join(ROOT, `node_modules/node-linux-${process.arch}`) },
    },
  ];
}

/** Ensures that the base images exist: pulled when this host can, else built from Debian's packages. */
export async function ensureImages(options: ImageOptions, images = baseImages()): Promise<void> {
  const missing: BaseImage[] = [];
  for (const image of images) {
    if (options.rebuild || !(await isThere(image.tag))) missing.push(image);
    else say(`${image.tag}: already there`);
  }
  if (missing.length === 0) return;
  const left = options.pull ? await pullAll(missing) : missing;
  if (left.length > 0) await buildAll(left, options);
}

/** Pulls images until one fails; returns those that are still missing. */
async function pullAll(images: BaseImage[]): Promise<BaseImage[]> {
  for (const [index, image] of images.entries()) {
    const began = Date.now();
    announce(`${image.tag}: not there; will pull ${image.from}`);
    const pulled = await withProgress(`pulling ${image.from}`, () => pull(image.from));
    if (!pulled.ok) {
      say(`  ${image.from} cannot be pulled here: ${pulled.why}`);
      return images.slice(index);
    }
    await run(['docker', 'tag', image.from, image.tag]);
    say(`${image.tag}: pulled (${since(began)})`);
  }
  return [];
}

async function buildAll(images: BaseImage[], options: ImageOptions): Promise<void> {
  announce(`Will build ${images.map((image) => image.tag).join(', ')} from Debian's packages`);
  await ensureDebianImage(options.rebuild);
  const flags = buildFlags(await readProxies());
  // Two at a time: more are not faster on a small machine.
  const queue = [...images];
  const worker = async () => {
    for (let image = queue.shift(); image; image = queue.shift()) await build(image, flags);
  };
  const ended = await Promise.allSettled([worker(), worker()]);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

async function build(image: BaseImage, flags: string[]): Promise<void> {
  const began = Date.now();
  const argv = [
    'docker',
    'build',
    '--force-rm',
    ...flags,
    '-t',
    image.tag,
    '-f',
    image.dockerfile,
    image.context,
  ];
  await withProgress(`building ${image.tag}`, () => run(argv));
  say(`${image.tag}: built (${since(began)})`);
}

/** Whether the engine has an image of that name. */
export async function isThere(tag: string): Promise<boolean> {
  return (await attempt(['docker', 'image', 'inspect', tag])).ok;
}
