import { join } from 'node:path';
import { attempt, run } from './command.ts';
import { DEBIAN_IMAGE, makeDebianImage } from './debian.ts';
import { nodeVersion, ROOT } from './repository.ts';
import { say, seconds, underway } from './say.ts';

/** An image that the project's own images and stacks start from. */
interface BaseImage {
  tag: string;
  /** The public image it stands for, used where the host can pull. */
  from: string;
  dockerfile: string;
  context: string;
}

/** A slow line may take its time over 150 MB; a closed one says so at once or never. Milliseconds. */
const PULL_MS = 300_000;

const DIR = join(ROOT, 'docker/base');

function baseImages(): BaseImage[] {
  const node = nodeVersion();
  const here = (name: string) => ({ dockerfile: join(DIR, name, 'Dockerfile'), context: join(DIR, name) });
  return [
    { tag: 'base/registry:2', from: 'registry:2', ...here('registry') },
    { tag: 'base/postgres:15', from: 'postgres:15-bookworm', ...here('postgres') },
    { tag: 'base/haproxy:2.6', from: 'haproxy:2.6-bookworm', ...here('haproxy') },
    {
      tag: `base/node:${node}`,
      from: `node:${node}-bookworm-slim`,
      ...here('node'),
      context: join(ROOT, 'node_modules/node'),
    },
  ];
}

async function build(image: BaseImage): Promise<void> {
  const began = Date.now();
  await underway(`building ${image.tag}`, () =>
    run(['docker', 'build', '-t', image.tag, '-f', image.dockerfile, image.context]),
  );
  say(`${image.tag}: built (${seconds(Date.now() - began)})`);
}

/**
 * Sees to it that the base images are on this machine: pulled where it can pull, else built from Debian's packages. Whether it can
 * is found out once, with the first image.
 */
export async function ensureImages(): Promise<void> {
  let missing: BaseImage[] = [];
  for (const image of baseImages()) {
    if (await exists(image.tag)) say(`${image.tag}: already there`);
    else missing.push(image);
  }
  for (const image of missing) {
    if (!(await pull(image))) break;
    missing = missing.filter((other) => other !== image);
  }
  if (missing.length === 0) return;
  say('Public images: this host cannot pull them; will build the base images from Debian packages');
  if (!(await exists(DEBIAN_IMAGE))) await makeDebianImage();
  for (const image of missing) await build(image);
}

const exists = async (tag: string): Promise<boolean> =>
  (await attempt(['docker', 'image', 'inspect', tag])).ok;

/** False when the image cannot be had from here. */
async function pull(image: BaseImage): Promise<boolean> {
  const began = Date.now();
  const pulled = await underway(`pulling ${image.from}`, () =>
    attempt(['docker', 'pull', '--quiet', image.from], { timeout: PULL_MS }),
  );
  if (!pulled.ok) return false;
  await run(['docker', 'tag', image.from, image.tag]);
  say(`${image.tag}: pulled as ${image.from} (${seconds(Date.now() - began)})`);
  return true;
}
