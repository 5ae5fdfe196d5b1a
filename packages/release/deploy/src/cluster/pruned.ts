import { argv, readConfigs } from '@zero-downtime/swarm';
import { z } from 'zod';
import type { Site } from '../site.ts';
import type { HistoryRecord } from './history.ts';

/** When the image of a digest was removed: ISO times by digest. */
export type Pruned = Readonly<Record<string, string>>;

const prunedSchema = z.record(z.string(), z.string());

const label = (stack: string) => `release.pruned=${stack}`;

/** Which images of the history are gone. @throws DockerError */
export async function readPruned({
  docker,
  target: { stack },
}: Pick<Site, 'docker' | 'target'>): Promise<Pruned> {
  return Object.assign({}, ...(await readAll(docker, stack)).map(({ pruned }) => pruned));
}

/** Remembers that images are going; those that the history has forgotten are forgotten here, too. @throws DockerError */
export async function recordPruned(
  { docker, target: { stack } }: Pick<Site, 'docker' | 'target'>,
  digests: readonly string[],
  history: readonly HistoryRecord[],
): Promise<void> {
  const before = await readAll(docker, stack);
  const at = new Date().toISOString();
  const all: Pruned = {
    ...Object.assign({}, ...before.map(({ pruned }) => pruned)),
    ...Object.fromEntries(digests.map((digest) => [digest, at])),
  };
  const known = Object.entries(all).filter(([digest]) => history.some(({ image }) => image.endsWith(digest)));
  await docker(argv.createConfig(`${stack}_pruned-${at.replace(/\D/g, '')}`, { 'release.pruned': stack }), {
    input: JSON.stringify(Object.fromEntries(known)),
  });
  if (before.length > 0) await docker(argv.removeConfigs(before.map(({ name }) => name)));
}

/** A release that was published again since its image was removed is there. Pure. */
export function withoutPruned(history: readonly HistoryRecord[], pruned: Pruned): HistoryRecord[] {
  return history.filter(({ image, finishedAt }) => {
    const at = pruned[image.slice(image.indexOf('@') + 1)];
    return at === undefined || finishedAt > at;
  });
}

async function readAll(docker: Site['docker'], stack: string): Promise<{ name: string; pruned: Pruned }[]> {
  const names = (await docker(argv.listConfigs(label(stack)))).split('\n').filter(Boolean);
  if (names.length === 0) return [];
  return readConfigs(await docker(argv.inspectConfigs(names))).map(({ name, data }) => ({
    name,
    pruned: prunedSchema.parse(JSON.parse(data)),
  }));
}
