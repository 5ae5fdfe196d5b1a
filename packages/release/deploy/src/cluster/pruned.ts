import { argv, readConfigs } from '@zero-downtime/swarm';
import { z } from 'zod';
import type { Site } from '../site.ts';
import type { HistoryRecord } from './history.ts';

/** The removal times of images, ISO 8601, by digest. */
export type Pruned = Readonly<Record<string, string>>;

const prunedSchema = z.record(z.string(), z.string());

const label = (stack: string) => `release.pruned=${stack}`;

/** The removed images of the history. @throws DockerError */
export async function readPruned({
  docker,
  target: { stack },
}: Pick<Site, 'docker' | 'target'>): Promise<Pruned> {
  return Object.assign({}, ...(await readAll(docker, stack)).map(({ pruned }) => pruned));
}

/** Records the removal of images before it happens; drops entries whose history record is gone. @throws DockerError */
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

/** The records whose image exists: not removed, or published again since its removal. Pure. */
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
    pruned: parsePruned(data),
  }));
}

/** An unreadable config counts as empty: a rollback to a removed image then fails at the pull, before any replica is replaced. */
function parsePruned(data: string): Pruned {
  try {
    return prunedSchema.parse(JSON.parse(data));
  } catch {
    return {};
  }
}
