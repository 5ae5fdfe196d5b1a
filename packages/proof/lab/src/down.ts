import { rm } from 'node:fs/promises';
import { isMissing } from '@zero-downtime/swarm';
import * as argv from './argv.ts';
import type { Lab } from './lab.ts';
import { lines, observe } from './observe.ts';
import type { Report } from './report.ts';

/**
 * Removes the lab: containers, volumes, network, docker contexts, and the images built for its registry. The base images stay.
 * @returns whether anything was removed. @throws DockerError
 */
export async function down(lab: Lab, report: Report): Promise<boolean> {
  const { host, spec } = lab;
  const observed = await observe(lab);
  const containers = [...observed.containers.keys()];
  if (containers.length > 0) {
    await host(argv.removeContainers(containers));
    report(`removed ${containers.join(', ')}`);
  }
  const volumes = [...observed.volumes];
  if (volumes.length > 0) await host(argv.removeVolumes(volumes));
  if (observed.subnet !== undefined) await host(argv.removeNetworks([spec.network]));
  const images = await removeImages(lab);
  const ours = spec.nodes.filter(
    ({ context, socket }) => observed.contexts.get(context) === `unix://${socket}`,
  );
  for (const { context } of ours) await host(argv.removeContext(context));
  await rm(spec.folder, { recursive: true, force: true });
  const any =
    containers.length + volumes.length + images > 0 || observed.subnet !== undefined || ours.length > 0;
  if (any) report(`removed volumes, network, contexts and ${images} images`);
  return any;
}

/** An image with other names loses only the lab's name. */
async function removeImages({ host, spec }: Lab): Promise<number> {
  const references = readReferences(await host(argv.listImages(spec)));
  for (const reference of references) {
    await host(argv.removeImages([reference])).catch((error) => {
      if (!isMissing(error)) throw error;
    });
  }
  return references.length;
}

/** Parses lines of "repository:tag@digest id", where tag or digest may be <none>, to image names for `rmi`. */
export function readReferences(text: string): string[] {
  const references = lines(text).flatMap((line) => {
    const [, repository, tag, digest] = /^(.+):([^:@]+)@(\S+) \S+$/.exec(line) ?? [];
    return [
      ...(tag && tag !== '<none>' ? [`${repository}:${tag}`] : []),
      ...(digest && digest !== '<none>' ? [`${repository}@${digest}`] : []),
    ];
  });
  return [...new Set(references)];
}
