import { readHistory } from '../cluster/history.ts';
import { readPruned, recordPruned } from '../cluster/pruned.ts';
import type { OperationOf } from '../plan/operation.ts';
import type { Site } from '../site.ts';
import { choosePruned, type OldImage } from './choose.ts';
import { removeImages } from './engine-images.ts';
import { imagesInUse } from './images-in-use.ts';
import { letsRemove, removeManifest } from './registry.ts';

type Policy = Pick<OperationOf<'prune'>, 'repository' | 'keep' | 'registry'>;

/** Finds the images to remove, from the history and the running services. Changes nothing. @throws DockerError */
export async function findPrunable(
  site: Site,
  { repository, keep }: Policy,
): Promise<{ kept: string[]; old: OldImage[] }> {
  const [history, inUse] = await Promise.all([readHistory(site), imagesInUse(site)]);
  return choosePruned({ history, repository, keep, inUse });
}

/**
 * Removes old images from the registry, the manager, and the machine that deploys. Idempotent.
 * @returns the result, as a sentence; undefined when there was nothing to remove. @throws DockerError; Error when the registry fails
 */
export async function pruneImages(site: Site, policy: Policy): Promise<string | undefined> {
  const { repository, registry } = policy;
  const { old, kept } = await findPrunable(site, policy);
  if (old.length === 0) return undefined;
  const digests = old.map(({ digest }) => digest);
  const words = [
    ...(registry ? await removeFromRegistry(site, repository, digests) : []),
    ...(await removeFromEngines(site, repository, digests)),
  ];
  if (words.length === 0) return undefined;
  const releases = [...new Set(old.map(({ release }) => release))].join(', ');
  return `images of ${releases}: ${words.join(', ')}; kept: ${kept.join(', ')}`;
}

/** Records the removal first: a rollback never returns to a partly removed release. */
async function removeFromRegistry(
  site: Site,
  repository: string,
  digests: readonly string[],
): Promise<string[]> {
  const may = await letsRemove(repository);
  if (may !== true)
    return [`the registry does not allow their removal (${may}): it needs a retention policy of its own`];
  const [known, history] = await Promise.all([readPruned(site), readHistory(site)]);
  if (digests.some((digest) => known[digest] === undefined)) await recordPruned(site, digests, history);
  let removed = 0;
  for (const digest of digests) if ((await removeManifest(repository, digest)) === 'removed') removed += 1;
  return removed > 0 ? [`${removed} removed from the registry`] : [];
}

async function removeFromEngines(
  { docker, builder }: Site,
  repository: string,
  digests: readonly string[],
): Promise<string[]> {
  const wanted = new Set(digests);
  const fromManager = await removeImages(docker, repository, wanted);
  // The machine that deploys may have no engine.
  const fromBuilder = await removeImages(builder, repository, wanted).catch(() => []);
  const { size } = new Set([...fromManager, ...fromBuilder]);
  return size > 0 ? [`${size} removed from the engine`] : [];
}
