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

const DIR = join(ROOT, 'docker/base');

function baseImages(): BaseImage[] {
  const node = nodeVersion();
  const here = (name: string) => ({ dockerfile: join(DIR, name, 'Dockerfile'), context: join(DIR, name) });
  return [
    { tag: 'base/registry:2', from: 'registry:2', ...here('registry') },
    { tag: 'base/postgres:15', from: 'postgres:15-bookworm', ...here('postgres') },
    { tag: 'base/haproxy:2.6', from: 'haproxy:2.6-bookworm', ...here('haproxy') },
    { tag: `base/node:${node}`, from: `node:${node}-bookworm-slim`, ...here('node'), context: join(ROOT, 'node_modules/node') },
  ];
}

async function build(image: BaseImage): Promise<void> {
  const began = Date.now();
  await underway(`building ${image.tag}`, () => run(['docker', 'build', '-t', image.tag, '-f', image.dockerfile, image.context]));
  say(`${image.tag}: built (${seconds(Date.now() - began)})`);
}

export async function ensureImages(): Promise<void> {
  const exists = async (tag: string) => (await attempt(['docker', 'image', 'inspect', tag])).ok;
  const missing: BaseImage[] = [];
  for (const image of baseImages()) if (!(await exists(image.tag))) missing.push(image);
  if (!(await exists(DEBIAN_IMAGE))) await makeDebianImage();
  for (const image of missing) await build(image);
}
