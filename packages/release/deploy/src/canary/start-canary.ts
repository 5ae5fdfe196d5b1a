import { removePart } from '../cluster/remove-part.ts';
import type { Release } from '../release.ts';
import type { Site } from '../site.ts';
import { type ApiStack, applyRelease } from '../stack/api.ts';
import { canaryFile } from './canary-file.ts';

/**
 * Starts one replica of a release beside those that serve, as a service of its own, which the edge finds by DNS: to be rid of it, it
 * is enough to remove it, and no replica that served before has been touched. Does not wait. @throws DockerError
 */
export async function startCanary(site: Site, { files, ...api }: ApiStack, release: Release): Promise<void> {
  const canary = files.files.map(({ path, text }) => ({ path, text: canaryFile(text) }));
  await applyRelease(site, { ...api, files: { ...files, files: canary } }, release);
}

/** Removes the canary: it drains as every replica does. Does nothing where there is none. @throws DockerError */
export const removeCanary = (site: Pick<Site, 'docker' | 'target'>): Promise<void> =>
  removePart(site, 'canary');
