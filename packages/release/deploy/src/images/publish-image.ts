import { step } from '../events.ts';
import type { Release } from '../release.ts';
import type { Site } from '../site.ts';
import { assertSamePlatform, readPlatform } from './platform.ts';
import { assertSameContent, buildImage, pushImage, readTag } from './publish.ts';
import type { StagedImage } from './stage.ts';

const tagOf = ({ target }: Site, { name, version }: StagedImage): string =>
  `${target.registry}/${name}:${version}`;

/** @throws Ending (refused) when the version of an image is published with other content; DockerError */
export async function checkPublished(site: Site, images: readonly StagedImage[]): Promise<void> {
  for (const image of images)
    assertSameContent(image, await readTag(site, tagOf(site, image), image.content));
}

/**
 * Builds and pushes an image, unless the registry has it. @throws Ending (refused), DockerError
 * @param samePlatform whether to check that the target's manager can run images that are built here
 */
export async function publishImage(
  site: Site,
  image: StagedImage,
  { samePlatform = true }: { samePlatform?: boolean } = {},
): Promise<Omit<Release, 'settings'>> {
  const name = `${image.name}:${image.version}`;
  const tag = tagOf(site, image);
  const state = await readTag(site, tag, image.content);
  assertSameContent(image, state);
  if (state.kind === 'same') {
    site.report({ phase: 'build', event: 'note', message: `the registry already has ${name}` });
    return { version: image.version, image: state.reference, content: image.content };
  }
  if (samePlatform) assertSamePlatform(await readPlatform(site.builder), await readPlatform(site.docker));
  await step(site.report, 'build', name, () => buildImage(site, image, tag));
  const reference = await step(site.report, 'push', tag, () => pushImage(site, tag));
  return { version: image.version, image: reference, content: image.content };
}
