import { createDocker } from '@zero-downtime/swarm';
import { step } from '../events.ts';
import type { Observed } from '../plan/observe.ts';
import type { Site } from '../site.ts';
import type { ReleaseSpec } from '../stack/release.ts';
import { assertSamePlatform, readPlatform } from './platform.ts';
import { assertSameContent, buildImage, pushImage, readTag } from './publish.ts';
import type { StagedImage } from './stage.ts';

export interface PublishedImages {
  service: ReleaseSpec;
  edge: ReleaseSpec | undefined;
}

/** Builds and pushes what the registry does not have yet. @throws Ending (refused), DockerError */
export async function publishImages(
  site: Site,
  { service, edge }: Pick<Observed, 'service' | 'edge'>,
): Promise<PublishedImages> {
  return { service: await publish(site, service), edge: edge && (await publish(site, edge)) };
}

async function publish(site: Site, image: StagedImage): Promise<ReleaseSpec> {
  const name = `${image.name}:${image.version}`;
  const tag = `${site.target.registry}/${name}`;
  // Built where the user is: a production manager need not have the checkout, the base images or the time.
  const builder = createDocker();
  const state = await readTag(site, builder, tag, image.content);
  assertSameContent(image, state);
  if (state.kind === 'same') {
    site.report({ phase: 'build', event: 'note', message: `${name} is in the registry already` });
    return { version: image.version, image: state.reference, content: image.content };
  }
  assertSamePlatform(await readPlatform(builder), await readPlatform(site.docker));
  await step(site.report, 'build', name, () => buildImage(site, builder, image, tag));
  const reference = await step(site.report, 'push', tag, () => pushImage(site, builder, tag));
  return { version: image.version, image: reference, content: image.content };
}
