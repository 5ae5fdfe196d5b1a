import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { argv, DockerError, readConfigs } from '@zero-downtime/swarm';
import { defaultKeyFile, parseKeySet, readKeyFile } from '@zero-downtime/tokens';
import { refuse } from '../errors.ts';
import type { Site } from '../site.ts';
import type { Target } from '../target/load.ts';

/** The token variables of the stack files, and the public keys for the replicas, unless they fetch them. */
export interface TokenKeys {
  variables: Record<string, string>;
  config: { name: string; content: string } | undefined;
}

/** The number of key sets kept: the current one, and those that Swarm's own rollback may need. */
const KEPT = 3;

const label = 'release.token-keys';

/** @throws Ending (refused) when the keys are missing or not public */
export async function readTokenKeys({ stack, tokens }: Target): Promise<TokenKeys> {
  const variables = {
    AUTH_ISSUER: tokens.issuer,
    AUTH_AUDIENCE: tokens.audience,
    AUTH_ALGORITHMS: tokens.algorithms.join(),
  };
  if (tokens.keys.kind === 'url')
    return { variables: { ...variables, AUTH_JWKS_URL: tokens.keys.url }, config: undefined };
  const content = tokens.keys.kind === 'local' ? await localKeys() : await fileKeys(tokens.keys.path);
  // The name contains the hash of the keys: a deploy rolls new keys out, and a rollback finds the old ones.
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const name = `${stack}_token-keys-${hash}`;
  return { variables: { ...variables, TOKEN_KEYS_CONFIG: name }, config: { name, content } };
}

/** Stores the keys in Swarm, unless it has them. @throws DockerError */
export async function storeTokenKeys(
  { docker, target }: Pick<Site, 'docker' | 'target'>,
  { config }: TokenKeys,
): Promise<void> {
  if (!config) return;
  await docker(argv.createConfig(config.name, { [label]: target.stack }), { input: config.content }).catch(
    (error) => {
      if (!(error instanceof DockerError && /already ?exists/i.test(error.stderr))) throw error;
    },
  );
}

/** Removes old key sets, except the newest `kept` and those that a service still mounts. @throws DockerError */
export async function removeTokenKeys({ docker, target }: Site, kept = KEPT): Promise<void> {
  const names = (await docker(argv.listConfigs(`${label}=${target.stack}`))).split('\n').filter(Boolean);
  if (names.length <= kept) return;
  const oldestFirst = readConfigs(await docker(argv.inspectConfigs(names)));
  for (const { name } of oldestFirst.slice(0, names.length - kept))
    await docker(argv.removeConfigs([name])).catch((error) => {
      if (!(error instanceof DockerError && /in use/i.test(error.stderr))) throw error;
    });
}

async function localKeys(): Promise<string> {
  const path = defaultKeyFile();
  const key = await readKeyFile(path).catch((cause: Error) => {
    throw refuse(cause.message, undefined, cause);
  });
  if (!key) throw refuse(`this machine has no signing key for tokens (${path})`, 'npm run setup');
  return JSON.stringify(key.publicKeys);
}

async function fileKeys(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw refuse(`cannot read the public keys ${path}`, 'tokens.keys in the target names them', cause);
  });
  try {
    return JSON.stringify(parseKeySet(text));
  } catch (cause) {
    throw refuse(`${path}: ${(cause as Error).message}`, 'tokens.keys in the target names it', cause);
  }
}
