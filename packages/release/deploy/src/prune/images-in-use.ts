import { argv, isMissing, parseReference, readConfigs } from '@zero-downtime/swarm';
import { z } from 'zod';
import { readRecords } from '../cluster/history.ts';
import type { Site } from '../site.ts';

const spec = z.object({
  TaskTemplate: z.object({ ContainerSpec: z.object({ Image: z.string() }).loose().nullish() }),
});
const servicesSchema = z.array(z.object({ Spec: spec, PreviousSpec: spec.nullish() }));

/**
 * The digests that services of any stack run or would roll back to, and those of the releases that other stacks have deployed: they may share
 * the registry and the engines. @throws DockerError
 */
export async function imagesInUse({ docker, target }: Pick<Site, 'docker' | 'target'>): Promise<Set<string>> {
  const ids = (await docker(argv.listServiceIds())).split('\n').filter(Boolean);
  const services = (await Promise.all(ids.map((id) => readImages(docker, id)))).flat();
  const names = (await docker(argv.listConfigs('release.history'))).split('\n').filter(Boolean);
  const others = names.filter((name) => !name.startsWith(`${target.stack}_history-`));
  const histories = others.length > 0 ? readConfigs(await docker(argv.inspectConfigs(others))) : [];
  const { records, skipped } = readRecords(histories);
  const deployed = records.filter(({ outcome }) => outcome === 'deployed');
  const images = [...services, ...deployed.map(({ image }) => image)];
  // A digest in an unreadable record may be of an image that another stack needs: it stays.
  const unclear = skipped.flatMap(({ data }) => data.match(/sha256:[0-9a-f]{64}/g) ?? []);
  return new Set([...images.flatMap((image) => parseReference(image).digest ?? []), ...unclear]);
}

async function readImages(docker: Site['docker'], service: string): Promise<string[]> {
  try {
    return servicesSchema
      .parse(JSON.parse(await docker(argv.inspectService(service))))
      .flatMap(({ Spec, PreviousSpec }) => [Spec, PreviousSpec])
      .flatMap((one) => one?.TaskTemplate.ContainerSpec?.Image ?? []);
  } catch (error) {
    // The service was removed between the two calls.
    if (isMissing(error)) return [];
    throw error;
  }
}
