import { argv, hasEnded, isMissing, observeTasks } from '@zero-downtime/swarm';
import { removeConfigsExcept, storeConfigs } from '../cluster/content-configs.ts';
import { observeDatabases, refuseDuringUpgrade } from '../cluster/database-services.ts';
import { findSecretNames } from '../cluster/secrets.ts';
import { refuse } from '../errors.ts';
import { removeJob, runJob } from '../jobs/job.ts';
import { backNetwork, databaseHost, type Site, serviceName } from '../site.ts';
import { readDatabaseScripts } from '../stack/database-scripts.ts';
import { poll } from '../wait.ts';
import { readLines } from './backups.ts';

/** Enough for a backup or a restore of a large database. */
const DEADLINE_MS = 6 * 60 * 60_000;

/** The user of the image owns this folder, and so a new volume in it. */
const FOLDER = '/var/lib/postgresql/data';
const SCRIPTS = '/run/database';
const USER = '999:999';

const JOBS = [
  'backup-take',
  'backup-list',
  'restore-inspect',
  'restore-restore',
  'rotate-set',
  'rotate-retire',
  'upgrade-inspect',
  'upgrade-prepare',
  'upgrade-copy',
  'upgrade-switch',
  'upgrade-abort',
] as const;
type Job = (typeof JOBS)[number];

const jobName = ({ stack }: Pick<Site['target'], 'stack'>, job: Job): string => `${stack}_${job}`;

/** The volume with a stack's backups, on the database's node. */
export const backupVolume = ({ stack }: Pick<Site['target'], 'stack'>): string => `${stack}_backups`;

/** @throws Ending (refused) for an external database, which its operator backs up */
export function requireOwnDatabase({ name, database }: Pick<Site['target'], 'name' | 'database'>): void {
  if (database === 'external')
    throw refuse(
      `the database of target ${name} is external: its operator backs it up`,
      'use the backups of the provider, or pg_dump and pg_restore',
    );
}

export interface DatabaseServer {
  image: string;
  /** The id of its node. */
  node: string;
}

/** The node and the image of a target's PostgreSQL. @throws Ending (refused) when it does not run, or during an upgrade; DockerError */
export async function findDatabaseServer({
  docker,
  target,
}: Pick<Site, 'docker' | 'target'>): Promise<DatabaseServer> {
  const databases = await observeDatabases({ docker }, databaseHost(target));
  refuseDuringUpgrade(databases, target);
  const service = databases.serving;
  const name = service?.name ?? serviceName(databaseHost(target), 'db');
  const task = service && (await observeTasks(docker, name)).find(({ state }) => state === 'running');
  if (!task)
    throw refuse(
      `the database ${name} does not run`,
      service ? `docker service ps --no-trunc ${name}` : `npm run deploy -- --target ${target.name}`,
    );
  return { image: service.image, node: task.node };
}

interface ScriptOptions {
  args?: readonly string[];
  env?: Record<string, string>;
  /** Secrets to mount instead of those in use, by file name. */
  secrets?: Record<string, string>;
  /** Where it runs, and its image; default: those of the database. */
  server?: DatabaseServer;
  /** Gets the whole output about every second. */
  follow?: (log: string) => void;
}

/** What a script reads beside itself. */
const NEEDS: Record<Script, readonly string[]> = {
  backup: [],
  restore: ['init-roles.sh'],
  rotate: ['init-roles.sh'],
  upgrade: ['init-roles.sh', 'upgrade-sql.sh'],
};
type Script = 'backup' | 'restore' | 'rotate' | 'upgrade';

/**
 * Runs `backup.sh`, `restore.sh`, `rotate.sh` or `upgrade.sh` of infra/postgres on the database's node, with its image and the volume of backups.
 * @param job the script and its command
 * @returns its output, as words of lines
 * @throws Ending with the end of its log when it fails; DockerError
 */
export async function runDatabaseScript(
  site: Site,
  job: Job,
  { args = [], env = {}, secrets: secretsInstead = {}, server: other, follow }: ScriptOptions,
): Promise<string[][]> {
  const { target } = site;
  const server = other ?? (await findDatabaseServer(site));
  const [script, command] = job.split('-') as [Script, string];
  const scripts = await readDatabaseScripts(site, ['connection.sh', `${script}.sh`, ...NEEDS[script]]);
  const { owner, app, superuser } = await findSecretNames(site);
  const secrets = {
    owner_database_url: owner,
    ...(script !== 'backup' && { app_database_url: app, superuser_password: superuser }),
    ...secretsInstead,
  };
  await storeConfigs(site, scripts, 'backup');
  const lines = await runJob(
    site,
    {
      name: jobName(target, job),
      image: server.image,
      on: server.node,
      command: ['bash', `${SCRIPTS}/${script}.sh`, command, ...args],
      network: backNetwork(target),
      volumes: [{ source: backupVolume(target), target: FOLDER }],
      env: {
        ...env,
        BACKUPS: FOLDER,
        OWNER_DATABASE_URL_FILE: '/run/secrets/owner_database_url',
        APP_DATABASE_URL_FILE: '/run/secrets/app_database_url',
        SUPERUSER_PASSWORD_FILE: '/run/secrets/superuser_password',
      },
      secrets: Object.entries(secrets).map(([file, source]) => ({ source, target: file })),
      configs: scripts.map(({ name, file }) => ({ source: name, target: `${SCRIPTS}/${file}` })),
      user: USER,
      labels: { 'release.job': target.stack },
    },
    { deadlineMs: DEADLINE_MS, read: readLines, follow },
  );
  await removeConfigsExcept(site, [], 'backup');
  return lines;
}

/** Waits until a job that a killed run left has ended. @throws DockerError */
export async function awaitDatabaseJob(
  { docker, target, signal }: Pick<Site, 'docker' | 'target' | 'signal'>,
  job: Job,
  deadlineMs: number,
): Promise<void> {
  const ended = async () => {
    const tasks = await observeTasks(docker, jobName(target, job)).catch((error) => {
      if (isMissing(error)) return [];
      throw error;
    });
    return tasks.every(hasEnded) ? true : undefined;
  };
  await poll(ended, { everyMs: 250, deadlineMs, signal });
}

/** Removes the jobs that killed runs left. @throws DockerError */
export async function removeDatabaseJobs({ docker, target }: Pick<Site, 'docker' | 'target'>): Promise<void> {
  for (const job of JOBS) await removeJob(docker, jobName(target, job));
}

/** Runs a program on a volume. */
export type InVolume = (
  command: readonly [string, ...string[]],
  options: { inputFile?: string; outputFile?: string },
) => Promise<void>;

/** Runs a program on the volume of backups. @throws Ending (refused) when the manager in use is not the database's node */
export const inBackupVolume =
  (site: Site): InVolume =>
  async (command, options) => {
    const { docker, target, signal } = site;
    const { image, node } = await findDatabaseServer(site);
    const here = await docker(argv.engineNode());
    if (here !== node)
      throw refuse(
        `the volume ${backupVolume(target)} is on the database's node, ${node}, but the docker context of the target is of node ${here}`,
        `set \`context\` of the target to that node, or copy the file from or to the volume ${backupVolume(target)} there by hand`,
      );
    const volume = { source: backupVolume(target), target: FOLDER };
    await docker(argv.runWithVolume({ image, volume, user: USER, command }), {
      ...options,
      signal,
      timeoutMs: DEADLINE_MS,
    });
  };

/** The path of a file in the volume. */
export const inFolder = (name: string): string => `${FOLDER}/${name}`;
