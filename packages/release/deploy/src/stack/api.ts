import { secretNames } from '../cluster/secrets.ts';
import { readTokenKeys, storeTokenKeys, type TokenKeys } from '../cluster/token-keys.ts';
import type { Release } from '../release.ts';
import type { Site } from '../site.ts';
import { readStackFiles, type StackFiles, stackFileNames } from './files.ts';
import { handOver } from './hand-over.ts';
import { findOverlay } from './overlay.ts';

/** The stack files of the API, with all that decides what it is beside the image: settings, and the keys of its callers' tokens. */
export interface ApiStack {
  files: StackFiles;
  keys: TokenKeys;
}

/** @throws Ending (refused) when a stack file or the keys are missing, or the service's own stack file is wrong. */
export async function readApiStack({ root, target }: Pick<Site, 'root' | 'target'>): Promise<ApiStack> {
  const keys = await readTokenKeys(target);
  const settings = {
    ...target.settings,
    ...keys.variables,
    APP_DATABASE_URL_SECRET: secretNames(target).app,
  };
  const overlay = await findOverlay(root, target.service);
  const names = [...stackFileNames(target).api, ...(overlay ? [overlay] : [])];
  return { files: await readStackFiles(root, names, settings), keys };
}

/** The stack file variables of a release of the API. Pure. */
export function releaseVariables(
  site: Pick<Site, 'target'>,
  { files, keys }: ApiStack,
  release: Pick<Release, 'version' | 'image' | 'content'>,
): Record<string, string> {
  const secrets = secretNames(site.target);
  return {
    ...site.target.settings,
    ...keys.variables,
    SERVICE_IMAGE: release.image,
    SERVICE_VERSION: release.version,
    SERVICE_CONTENT: release.content,
    SETTINGS_HASH: files.hash,
    APP_DATABASE_URL_SECRET: secrets.app,
  };
}

/** Hands a release to Swarm, which rolls it out by the policy in the stack file. Does not wait. @throws DockerError */
export async function applyRelease(
  site: Pick<Site, 'docker' | 'target'>,
  stack: ApiStack,
  release: Release,
): Promise<void> {
  await storeTokenKeys(site, stack.keys);
  await handOver(site, stack.files, releaseVariables(site, stack, release));
}
