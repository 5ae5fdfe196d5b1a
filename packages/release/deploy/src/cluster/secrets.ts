import { randomBytes } from 'node:crypto';
import { argv, DockerError } from '@zero-downtime/swarm';
import { refuse } from '../errors.ts';
import { databaseHost, type Site, serviceName } from '../site.ts';
import { databaseNames } from '../target/database-names.ts';
import type { Target } from '../target/load.ts';
import { dataVolumes } from '../target/postgres.ts';
import { newestSecret } from './secret-generations.ts';

export interface SecretNames {
  app: string;
  owner: string;
  superuser: string;
}

/** The Swarm secrets that a target's services and jobs mount. @throws DockerError */
export const findSecretNames = async ({
  docker,
  target,
}: Pick<Site, 'docker' | 'target'>): Promise<SecretNames> => secretNames(target, await listSecrets(docker));

/**
 * The secrets that a target's services and jobs mount; after a rotation the newest generation. Pure.
 * @param existing the names of the Swarm's secrets
 */
export function secretNames(target: Target, existing: readonly string[]): SecretNames {
  const own = (name: string) => newestSecret(`${target.stack}_${name}`, existing);
  return {
    app: target.secrets?.app ?? own('app_database_url'),
    owner: target.secrets?.owner ?? own('owner_database_url'),
    superuser: `${databaseHost(target).stack}_superuser_password`,
  };
}

/** The names of the first generation, before any rotation. Pure. */
export const firstSecrets = (target: Target): SecretNames => secretNames(target, []);

/** The secret with the new URL of a rotation until the role has its password. Pure. */
export const draftSecret = ({ stack }: Pick<Target, 'stack'>, role: 'owner' | 'app'): string =>
  `${stack}_new_${role}_database_url`;

/** The names of the Swarm's secrets. @throws DockerError */
export const listSecrets = async (docker: Site['docker']): Promise<string[]> =>
  (await docker(argv.listSecrets())).split('\n').filter(Boolean);

/** Removes secrets, except those that a service mounts, such as the first password in the database's service. @throws DockerError */
export async function removeSecrets(
  { docker }: Pick<Site, 'docker'>,
  names: readonly string[],
): Promise<void> {
  const existing = await listSecrets(docker);
  for (const name of names.filter((one) => existing.includes(one)))
    await docker(argv.removeSecrets([name])).catch((error) => {
      if (!(error instanceof DockerError && /in use/i.test(error.stderr))) throw error;
    });
}

/**
 * A rotation removes its draft after the new secret exists. Until then the owner may have a password that only the draft has, and jobs fail.
 * @throws Ending (refused) while a rotation of the owner's password is incomplete; DockerError
 */
export async function checkOwnerRotation({ docker, target }: Pick<Site, 'docker' | 'target'>): Promise<void> {
  const draft = draftSecret(target, 'owner');
  if (target.database === 'external' || !(await listSecrets(docker)).includes(draft)) return;
  throw refuse(
    `a rotation of the owner's password is running or was interrupted (secret ${draft}), so jobs may be unable to connect to the database`,
    `finish the rotation: npm run rotate -- owner-password --target ${target.name}`,
  );
}

/** @throws Ending (refused) when an external database's secrets, or a bundled one's that has data, are missing, or as checkOwnerRotation does */
export async function checkSecrets({ docker, target }: Site): Promise<void> {
  await checkOwnerRotation({ docker, target });
  const missing = await missingSecrets({ docker, target });
  // The secrets of a shared database can be created again: the deploy also sets the passwords of its roles.
  if (missing.length === 0 || target.database === 'shared') return;
  if (target.database === 'external') {
    throw refuse(
      `the Swarm has no secret ${missing.join(', ')}`,
      `docker secret create ${missing[0]} - < ${missing[0] === target.secrets?.ca ? 'FILE-WITH-THE-CERTIFICATE' : 'FILE-WITH-THE-URL'}`,
    );
  }
  const [volume] = dataVolumes(target.stack, (await docker(argv.listVolumes())).split('\n'));
  if (volume !== undefined) {
    throw refuse(
      `the database has data (volume ${volume}) but its secret ${missing.join(', ')} is missing, and Swarm does not reveal secrets`,
      `set new passwords by hand (infra/postgres/README.md), or, to start empty: npm run teardown -- --target ${target.name} --data`,
    );
  }
}

/** Creates the missing secrets of a bundled or shared database. Their values exist only in Swarm's encrypted store. @throws DockerError */
export async function createSecrets({ docker, target }: Site): Promise<void> {
  const names = await findSecretNames({ docker, target });
  const values: Record<string, () => string> = {
    [names.superuser]: password,
    [names.owner]: () => databaseUrl(target, 'owner'),
    [names.app]: () => databaseUrl(target, 'app'),
  };
  for (const name of await missingSecrets({ docker, target })) {
    const make = values[name] as () => string;
    await docker(argv.createSecret(name, { 'release.stack': target.stack }), { input: make() });
  }
}

/** The secrets of a target that Swarm does not have. @throws DockerError */
export async function missingSecrets({ docker, target }: Pick<Site, 'docker' | 'target'>): Promise<string[]> {
  const existing = await listSecrets(docker);
  const { app, owner, superuser } = secretNames(target, existing);
  const ca = target.secrets?.ca ?? [];
  const needed = target.database === 'bundled' ? [superuser, owner, app] : [owner, app].concat(ca);
  return needed.filter((name) => !existing.includes(name));
}

/**
 * A URL with a new password. The host is `db` in the target's own stack, and the full service name in another.
 * @param login default: the first login of the role
 */
export function databaseUrl(target: Target, role: 'owner' | 'app', login?: string): string {
  const names = databaseNames(target.stack);
  const host = target.database === 'shared' ? serviceName(databaseHost(target), 'db') : 'db';
  return `postgres://${login ?? names[role]}:${password()}@${host}:5432/${names.database}`;
}

const password = () => randomBytes(24).toString('hex');
