import { step } from '../events.ts';
import type { Release } from '../release.ts';
import type { Site } from '../site.ts';
import { assertSamePlatform, readPlatform } from './platform.ts';
import { assertSameContent, buildImage, pushImage, readTag } from './publish.ts';
import type { StagedImage } from './stage.ts';

const nameOf = ({ name, version }: StagedImage): string => `${name}:${version}`;

const tagOf = ({ target }: Site, image: StagedImage): string => `${target.registry}/${nameOf(image)}`;

/** The reference by digest of each image that the registry has, by name:version. */
export type Published = ReadonlyMap<string, string>;

/** @returns the images that need no build. @throws Ending (refused) when the version of one is published with other content; DockerError */
export async function checkPublished(site: Site, images: readonly StagedImage[]): Promise<Published> {
  const published = new Map<string, string>();
  for (const image of images) {
    const state = await readTag(site, tagOf(site, image), image.content);
    assertSameContent(image, state);
    if (state.kind === 'same') published.set(nameOf(image), state.reference);
  }
  return published;
}

/**
 * Builds and pushes an image, unless the registry has it. @throws Ending (refused), DockerError
 * @param samePlatform whether to check that the target's manager can run images that are built here
 * @param published of an earlier check: what a digest references does not change, and is not read again
 */
export async function publishImage(
  site: Site,
  image: StagedImage,
  { samePlatform = true, published }: { samePlatform?: boolean; published?: Published | undefined } = {},
): Promise<Omit<Release, 'settings'>> {
  const name = nameOf(image);
  const tag = tagOf(site, image);
  const there = published?.get(name) ?? (await checkPublished(site, [image])).get(name);
  if (there !== undefined) {
    site.report({ phase: 'build', event: 'note', message: `the registry already has ${name}` });
    return { version: image.version, image: there, content: image.content };
  }
  if (samePlatform) assertSamePlatform(await readPlatform(site.builder), await readPlatform(site.docker));
  await step(site.report, 'build', name, () => buildImage(site, image, tag));
  const reference = await step(site.report, 'push', tag, () => pushImage(site, tag));
  return { version: image.version, image: reference, content: image.content };
}
