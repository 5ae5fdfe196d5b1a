import { step } from '../events.ts';
import type { Release } from '../release.ts';
import type { Site } from '../site.ts';
import { checkNodesRun, nodePlatforms, readPlatform } from './platform.ts';
import { assertSameContent, buildImage, pushImage, readTag } from './publish.ts';
import type { StagedImage } from './stage.ts';

const tagOf = ({ target }: Site, { name, version }: StagedImage): string =>
  `${target.registry}/${name}:${version}`;

/** @throws Ending (refused) when the version of an image is published with other content, or no node can run the image; DockerError */
export async function checkPublished(site: Site, images: readonly StagedImage[]): Promise<void> {
  const nodes = await nodePlatforms(site);
  for (const image of images) {
    const state = await readTag(site, tagOf(site, image), image.content);
    assertSameContent(image, state);
    const [platform, built] =
      state.kind === 'same'
        ? ([state.platform, 'before'] as const)
        : ([await readPlatform(site.builder), 'here'] as const);
    const message = checkNodesRun({ name: `${image.name}:${image.version}`, platform, built }, nodes);
    if (message !== undefined) site.report({ phase: 'preflight', event: 'warning', message });
  }
}

/** Builds and pushes an image, unless the registry has it. @throws Ending (refused), DockerError */
export async function publishImage(site: Site, image: StagedImage): Promise<Omit<Release, 'settings'>> {
  const name = `${image.name}:${image.version}`;
  const tag = tagOf(site, image);
  const state = await readTag(site, tag, image.content);
  assertSameContent(image, state);
  if (state.kind === 'same') {
    site.report({ phase: 'build', event: 'note', message: `the registry already has ${name}` });
    return { version: image.version, image: state.reference, content: image.content };
  }
  await step(site.report, 'build', name, () => buildImage(site, image, tag));
  const reference = await step(site.report, 'push', tag, () => pushImage(site, tag));
  return { version: image.version, image: reference, content: image.content };
}
