import { join } from 'node:path';
import { currentVersion } from '@zero-downtime/releases';
import { publishImage } from './images/publish-image.ts';
import { readRevision } from './images/revision.ts';
import { stageEdge, stageListener, stageService, unstage } from './images/stage.ts';
import type { Site } from './site.ts';

export interface PublishResult {
  message: string;
  /** Name and version, and the reference by digest. */
  images: { name: string; image: string }[];
}

/**
 * Builds and pushes the images of a deploy, without deploying and without the target's manager. A later deploy uses the images in the
 * registry. @throws Ending (refused) for a version that is published with other content; DockerError
 */
export async function publish(site: Site, options: { version: string | undefined }): Promise<PublishResult> {
  const { root, target } = site;
  const version = options.version ?? (await currentVersion(join(root, 'services', target.service)));
  const staged = [await stageService(root, target.service, version)];
  if (target.traffic === 'edge') staged.push(await stageEdge(root), await stageListener(root));
  const revision = await readRevision(root);
  const images: PublishResult['images'] = [];
  try {
    for (const one of staged) {
      const { image } = await publishImage(site, one, { revision });
      images.push({ name: `${one.name}:${one.version}`, image });
    }
  } finally {
    for (const one of staged) await unstage(one);
  }
  return { message: images.map(({ image }) => image).join('\n'), images };
}
