import { argv } from '@zero-downtime/swarm';
import { findSecretNames } from '../cluster/secrets.ts';
import { readTokenKeys, storeTokenKeys, type TokenKeys } from '../cluster/token-keys.ts';
import type { Release } from '../release.ts';
import { backNetwork, frontNetwork, type Site } from '../site.ts';
import type { Target } from '../target/load.ts';
import { readStackFiles, type StackFiles, stackFileNames } from './files.ts';
import { handOver } from './hand-over.ts';
import { findOverlay } from './overlay.ts';

/** The stack files of the API, with its settings and the public keys for tokens. */
export interface ApiStack {
  files: StackFiles;
  keys: TokenKeys;
  /** The secret with the database URL of the app's role. */
  appSecret: string;
}

/**
 * @param appSecret for a rotation; default: the secret in use
 * @throws Ending (refused) when a stack file or the keys are missing, or the service's own stack file is wrong; DockerError
 */
export async function readApiStack(
  site: Pick<Site, 'root' | 'target' | 'docker'>,
  appSecret?: string,
): Promise<ApiStack> {
  const { root, target } = site;
  const keys = await readTokenKeys(target);
  const secret = appSecret ?? (await findSecretNames(site)).app;
  const settings = { ...target.settings, ...variablesOf(target, keys, secret) };
  const overlay = await findOverlay(root, target.service);
  const names = [
    ...stackFileNames(target).api,
    ...((await hasStartInterval(site.docker)) ? ['start-interval.yml'] : []),
    ...(overlay ? [overlay] : []),
  ];
  return { files: await readStackFiles(root, names, settings), keys, appSecret: secret };
}

async function hasStartInterval(docker: Site['docker']): Promise<boolean> {
  const [api, engines] = await Promise.all([docker(argv.apiVersion()), docker(argv.listManagerEngines())]);
  return supportsStartInterval(api, engines.split('\n').filter(Boolean));
}

/**
 * Whether health checks can have `start_interval`. The manager that leads drops a setting that its engine does not know, and any of them may lead.
 * @param api the version of the API that the client and its manager agree on, such as 1.44
 * @param engines of the managers, such as 26.1.5+dfsg1
 */
export function supportsStartInterval(api: string, engines: readonly string[]): boolean {
  const [major = 0, minor = 0] = api.trim().split('.').map(Number);
  const known = major > 1 || (major === 1 && minor >= 44);
  return known && engines.every((engine) => Number.parseInt(engine, 10) >= 25);
}

/** The stack file variables of a release of the API. Pure. */
export function releaseVariables(
  site: Pick<Site, 'target'>,
  { files, keys, appSecret }: ApiStack,
  release: Pick<Release, 'version' | 'image' | 'content'>,
): Record<string, string> {
  return {
    ...site.target.settings,
    ...variablesOf(site.target, keys, appSecret),
    SERVICE_IMAGE: release.image,
    SERVICE_VERSION: release.version,
    SERVICE_CONTENT: release.content,
    SETTINGS_HASH: files.hash,
  };
}

/** The variables that the target determines, apart from its settings. */
const variablesOf = (target: Target, keys: TokenKeys, appSecret: string): Record<string, string> => ({
  ...keys.variables,
  APP_DATABASE_URL_SECRET: appSecret,
  ...(target.secrets?.ca !== undefined && { DATABASE_CA_SECRET: target.secrets.ca }),
  ...(target.platform && { FRONT_NETWORK: frontNetwork(target) }),
  ...(target.database === 'shared' && { BACK_NETWORK: backNetwork(target) }),
});

/** Deploys a release to Swarm, which rolls it out by the policy in the stack file. Does not wait. @throws DockerError */
export async function applyRelease(
  site: Pick<Site, 'docker' | 'target'>,
  stack: ApiStack,
  release: Release,
): Promise<void> {
  await storeTokenKeys(site, stack.keys);
  await handOver(site, stack.files, releaseVariables(site, stack, release));
}
