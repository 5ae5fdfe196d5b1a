import { step } from '../events.ts';
import type { Release } from '../release.ts';
import type { Site } from '../site.ts';
import { checkNodesRun, nodePlatforms, readPlatform } from './platform.ts';
import { assertSameContent, buildImage, pushImage, readTag } from './publish.ts';
import type { Revision } from './revision.ts';
import type { StagedImage } from './stage.ts';

const nameOf = ({ name, version }: StagedImage): string => `${name}:${version}`;
const tagOf = ({ target }: Site, image: StagedImage): string => `${target.registry}/${nameOf(image)}`;

/** The reference by digest of each image that the registry has, by name:version. */
export type Published = ReadonlyMap<string, string>;

/**
 * @returns the images that need no build
 * @throws Ending (refused) when the version of an image is published with other content, or no node can run the image; DockerError
 */
export async function checkPublished(site: Site, images: readonly StagedImage[]): Promise<Published> {
  const nodes = await nodePlatforms(site);
  const published = new Map<string, string>();
  for (const image of images) {
    const state = await readPublished(site, image);
    const [platform, built] =
      state.kind === 'same'
        ? ([state.platform, 'before'] as const)
        : ([await readPlatform(site.builder), 'here'] as const);
    const message = checkNodesRun({ name: nameOf(image), platform, built }, nodes);
    if (message !== undefined) site.report({ phase: 'preflight', event: 'warning', message });
    if (state.kind === 'same') published.set(nameOf(image), state.reference);
  }
  return published;
}

async function readPublished(site: Site, image: StagedImage) {
  const state = await readTag(site, tagOf(site, image), image.content);
  assertSameContent(image, state);
  return state;
}

/**
 * Builds and pushes an image, unless the registry has it. @throws Ending (refused), DockerError
 * @param known `revision` of the checkout, for a label; `published` of an earlier check: what a digest references does not change, and is not read again
 */
export async function publishImage(
  site: Site,
  image: StagedImage,
  known: { revision: Revision | undefined; published?: Published | undefined },
): Promise<Omit<Release, 'settings'>> {
  const { revision, published } = known;
  const name = nameOf(image);
  const tag = tagOf(site, image);
  const state = published?.has(name) ? undefined : await readPublished(site, image);
  const there = state?.kind === 'same' ? state.reference : published?.get(name);
  if (there !== undefined) {
    site.report({ phase: 'build', event: 'note', message: `the registry already has ${name}` });
    return { version: image.version, image: there, content: image.content };
  }
  await step(site.report, 'build', name, () => buildImage(site, image, tag, revision));
  const reference = await step(site.report, 'push', tag, () => pushImage(site, tag));
  return { version: image.version, image: reference, content: image.content };
}
