import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refuse } from '@zero-downtime/deploy/errors';
import { execa } from 'execa';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { baseImages, ensureImages, isThere } from '../setup/images.ts';

const IMAGE = versions.postgres.image;

/** The database of a service under development: one URL for each of its two roles. */
export interface DevDatabase {
  ownerUrl: string;
  appUrl: string;
}

interface Place {
  /** The name of the container and of the volume. */
  name: string;
  /** The name of the database, and the first part of its roles' names. */
  database: string;
}

/** The container listens on a free port of the loopback address. Docker creates the volume with it. */
export const runArgv = ({ name, database }: Place): string[] => [
  ...['run', '--detach', '--name', name],
  ...['--publish', '127.0.0.1::5432', '--volume', `${name}:/var/lib/postgresql/data`],
  // The value is passed in the environment, because every process of the host can read arguments.
  ...['--env', 'POSTGRES_PASSWORD', '--env', `POSTGRES_DB=${database}`, IMAGE],
];

/** Waits for the server, then runs infra/postgres/init-roles.sh. The two URLs and the script are passed on stdin. */
const MAKE_ROLES = `
set -euo pipefail
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export OWNER_DATABASE_URL_FILE="$folder/owner" APP_DATABASE_URL_FILE="$folder/app"
IFS= read -r url && printf %s "$url" >"$OWNER_DATABASE_URL_FILE"
IFS= read -r url && printf %s "$url" >"$APP_DATABASE_URL_FILE"
until pg_isready --quiet --host 127.0.0.1; do sleep 0.1; done
bash -s`;

/**
 * Starts PostgreSQL on the volume's data, after removing the container of a killed run. The roles' passwords
 * are new at each start and stored nowhere.
 * @param place.resetCommand starts it again with an empty database, for the hint of a failed start
 */
export async function startDatabase(
  root: string,
  { name, database, reset, resetCommand }: Place & { reset: boolean; resetCommand: string },
  signal: AbortSignal,
): Promise<DevDatabase> {
  if (!(await isThere(IMAGE)))
    await ensureImages(
      { rebuild: false, pull: true },
      baseImages().filter(({ tag }) => tag === IMAGE),
    );
  signal.throwIfAborted();
  await docker(['rm', '--force', name]);
  if (reset) await docker(['volume', 'rm', '--force', name]);
  signal.throwIfAborted();
  await docker(runArgv({ name, database }), { env: { POSTGRES_PASSWORD: password() } });
  const address = (await docker(['port', name, '5432/tcp'])).split('\n')[0];
  const urlOf = (role: string) => `postgres://${database}_${role}:${password()}@${address}/${database}`;
  const urls = { ownerUrl: urlOf('owner'), appUrl: urlOf('app') };
  const initRoles = await readFile(join(root, 'infra/postgres/init-roles.sh'), 'utf8');
  const input = `${urls.ownerUrl}\n${urls.appUrl}\n${initRoles}`;
  await docker(['exec', '--interactive', '--user', 'postgres', name, 'bash', '-c', MAKE_ROLES], {
    input,
    cancelSignal: signal,
  }).catch((error) => explainStart({ name, resetCommand }, error, signal));
  return urls;
}

/** Stops the server cleanly and removes the container. The volume stays. */
export async function removeDatabase(name: string): Promise<void> {
  await docker(['stop', name]).catch(() => {});
  await docker(['rm', '--force', name]).catch(() => {});
}

/** The major of PostgreSQL that a refused data directory has, from the server's log; undefined when it ended for another reason. Pure. */
export const foreignMajor = (log: string): string | undefined =>
  /initialized by PostgreSQL version (\d+)/.exec(log)?.[1];

async function explainStart(
  { name, resetCommand }: { name: string; resetCommand: string },
  error: unknown,
  signal: AbortSignal,
): Promise<never> {
  signal.throwIfAborted();
  const { all = '' } = await execa('docker', ['logs', '--tail', '10', name], { all: true, reject: false });
  const major = foreignMajor(all);
  if (major)
    throw refuse(
      `the volume ${name} has data of PostgreSQL ${major}, and this checkout has ${versions.postgres.version}; nothing was changed`,
      `start with an empty database: ${resetCommand}`,
      error,
    );
  throw Object.assign(new Error(`the database did not start:\n${all}`, { cause: error }), {
    hint: `if the data in the volume ${name} is damaged or foreign, start with an empty database: ${resetCommand}`,
  });
}

/** @throws Ending (refused) when no Docker Engine answers */
export async function checkEngine(): Promise<void> {
  const { failed } = await execa('docker', ['version', '--format', '{{.Server.Version}}'], { reject: false });
  if (failed) throw refuse('no Docker Engine answers', 'start Docker, or install it: npm run setup');
}

interface Given {
  env?: Record<string, string>;
  input?: string;
  cancelSignal?: AbortSignal;
}

async function docker(argv: string[], given: Given = {}): Promise<string> {
  const { input = '', ...options } = given;
  return (await execa('docker', argv, { input, ...options })).stdout;
}

const password = () => randomBytes(24).toString('hex');
