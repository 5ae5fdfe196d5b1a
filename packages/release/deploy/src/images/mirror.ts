import { argv, readImage } from '@zero-downtime/swarm';
import type { Site } from '../site.ts';
import { byDigest, isAbsent, pushImage } from './publish.ts';

/** Pushes a base image of this machine to the target's registry, so that every node can pull it by digest. @throws DockerError */
export async function mirror(site: Site, base: string): Promise<string> {
  const { builder, target } = site;
  const tag = `${target.registry}/${base.replace(/^base\//, '')}`;
  try {
    await builder(argv.pullImage(tag));
    return byDigest(tag, readImage(await builder(argv.inspectImage(tag))));
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  await builder(argv.tagImage(base, tag));
  return pushImage(site, tag);
}
