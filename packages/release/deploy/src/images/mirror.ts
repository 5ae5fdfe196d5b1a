import { argv, type ImageView, readImage } from '@zero-downtime/swarm';
import type { Site } from '../site.ts';
import { checkNodesRun, nodePlatforms } from './platform.ts';
import { byDigest, isAbsent, pushImage } from './publish.ts';

/**
 * Pushes a base image of this machine to the target's registry, so that every node can pull it by digest.
 * @throws Ending (refused) when no node can run it; DockerError
 */
export async function mirror(site: Site, base: string): Promise<string> {
  const { builder, target } = site;
  const tag = `${target.registry}/${base.replace(/^base\//, '')}`;
  const inspect = async (name: string): Promise<ImageView> =>
    readImage(await builder(argv.inspectImage(name)));
  try {
    await builder(argv.pullImage(tag));
    return byDigest(tag, await inspect(tag));
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  const { platform } = await inspect(base);
  const message = checkNodesRun({ name: base, platform, built: 'base' }, await nodePlatforms(site));
  if (message !== undefined) site.report({ phase: 'platform', event: 'warning', message });
  await builder(argv.tagImage(base, tag));
  return pushImage(site, tag);
}
