import { join } from 'node:path';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { attempt, run } from './command.ts';
import { debianImage, ensureDebianImage } from './debian.ts';
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
  /** The suite of Debian that it is built from. */
  suite: string;
  /** Its project, for the end of life. */
  part: Part;
  /** Arguments of its build, besides the image of Debian. */
  args: Record<string, string>;
}

/** A part of docker/versions.json. */
export interface Part {
  name: string;
  version: string;
  suite: string;
  /** A date such as 2029-11-08, or `unknown`. */
  endOfLife: string;
  source: string;
}

export interface ImageOptions {
  /** Build all of them again. */
  rebuild: boolean;
  /** Whether to try the public images first. */
  pull: boolean;
  /** Also the former major of PostgreSQL, for stacks with its data. */
  formerPostgres?: boolean;
  /** Also the next major of PostgreSQL, for tests. */
  nextPostgres?: boolean;
}

/** The smallest image first: whether it can be pulled decides for the others. The versions are in docker/versions.json. */
export function baseImages(node = nodeVersion()): BaseImage[] {
  const { registry, postgres, haproxy, prometheus, node: nodejs } = versions;
  return [
    fromFolder('registry', registry),
    fromFolder('postgres', postgres),
    fromFolder('haproxy', haproxy),
    fromFolder('prometheus', prometheus),
    // The binary comes from the npm package, so that package.json alone pins the version.
    {
      ...fromFolder('node', nodejs),
      ...{ tag: `${nodejs.image}:${node}-${nodejs.suite}`, from: `node:${node}-${nodejs.suite}-slim` },
      context: join(ROOT, `node_modules/node-linux-${process.arch}`),
    },
  ];
}

/** The images of the other majors of PostgreSQL that the options ask for. */
const otherPostgres = ({ formerPostgres, nextPostgres }: ImageOptions): BaseImage[] =>
  [formerPostgres && versions.formerPostgres, nextPostgres && versions.nextPostgres]
    .filter((part) => typeof part === 'object')
    .map((part) => fromFolder('postgres', part));

function fromFolder(
  name: string,
  { image, public: from, ...part }: Part & Record<'image' | 'public', string>,
): BaseImage {
  const { suite, version } = part;
  const context = join(ROOT, 'docker/base', name);
  const args: Record<string, string> = name === 'postgres' ? { VERSION: version } : {};
  return { tag: image, from, context, dockerfile: join(context, 'Dockerfile'), suite, part, args };
}

/** Ensures that the base images exist: pulled when this host can, else built from Debian's packages. */
export async function ensureImages(
  options: ImageOptions,
  images = [...baseImages(), ...otherPostgres(options)],
): Promise<void> {
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
  for (const suite of new Set(images.map((image) => image.suite)))
    await ensureDebianImage(suite, options.rebuild);
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
    ...Object.entries({ DEBIAN_IMAGE: debianImage(image.suite), ...image.args }).flatMap(([name, value]) => [
      '--build-arg',
      `${name}=${value}`,
    ]),
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
