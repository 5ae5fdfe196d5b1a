import { removePart } from '../cluster/remove-part.ts';
import type { Release } from '../release.ts';
import type { Site } from '../site.ts';
import { type ApiStack, applyRelease } from '../stack/api.ts';
import { canaryFile } from './canary-file.ts';

/**
 * Starts one replica of a release as a separate service beside the serving replicas; the edge finds it by DNS. Removing the service undoes
 * it, and no serving replica has been changed. Does not wait. @throws DockerError
 */
export async function startCanary(site: Site, { files, ...api }: ApiStack, release: Release): Promise<void> {
  const canary = files.files.map(({ path, text }) => ({ path, text: canaryFile(text) }));
  await applyRelease(site, { ...api, files: { ...files, files: canary } }, release);
}

/** Removes the canary, which drains like every replica. Does nothing without a canary. @throws DockerError */
export const removeCanary = (site: Pick<Site, 'docker' | 'target'>): Promise<void> =>
  removePart(site, 'canary');
