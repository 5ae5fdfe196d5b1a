import { argv } from '@zero-downtime/swarm';
import { secretNames } from '../cluster/secrets.ts';
import type { Site } from '../site.ts';
import { readStackFiles, type StackFiles, stackEnvironment, stackFileNames } from './files.ts';

/** One release as the stack file wants it. */
export interface ReleaseSpec {
  version: string;
  /** name:version@sha256:… */
  image: string;
  content: string;
}

/** The stack file variables of a release of the API. Pure. */
export function releaseVariables(
  site: Pick<Site, 'target'>,
  files: StackFiles,
  release: ReleaseSpec,
): Record<string, string> {
  const secrets = secretNames(site.target);
  return {
    ...site.target.settings,
    SERVICE_IMAGE: release.image,
    SERVICE_VERSION: release.version,
    SERVICE_CONTENT: release.content,
    SETTINGS_HASH: files.hash,
    APP_DATABASE_URL_SECRET: secrets.app,
  };
}

/** Hands a release to Swarm, which rolls it out by the policy in the stack file. Does not wait. @throws DockerError */
export async function applyRelease(site: Site, release: ReleaseSpec): Promise<void> {
  const files = await readStackFiles(site.root, stackFileNames(site.target).api, site.target.settings);
  await site.docker(argv.deployStack(site.target.stack, files.paths), {
    env: stackEnvironment(files, releaseVariables(site, files, release)),
  });
}
