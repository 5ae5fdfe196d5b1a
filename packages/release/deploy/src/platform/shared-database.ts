import { observeService } from '@zero-downtime/swarm';
import { findDatabaseServer } from '../backup/database-job.ts';
import { removeConfigsExcept, storeConfigs } from '../cluster/content-configs.ts';
import { createSecrets, findSecretNames } from '../cluster/secrets.ts';
import { removeJob, runJob } from '../jobs/job.ts';
import { backNetwork, databaseHost, type Site, serviceName } from '../site.ts';
import { type DatabaseScript, readDatabaseScripts, SHARED_DATABASE } from '../stack/database-scripts.ts';
import { databaseNames } from '../target/database-names.ts';

const jobName = ({ stack }: Site['target']): string => `${stack}_shared-database`;

/** Creates the service's database and its roles in the platform's PostgreSQL. Idempotent. @throws Ending, DockerError */
export async function addSharedDatabase(site: Site, scripts: readonly DatabaseScript[]): Promise<void> {
  await createSecrets(site);
  await runScript(site, 'add', scripts);
}

/** Drops the service's database and its roles, if the platform's PostgreSQL exists. @throws Ending, DockerError */
export async function dropSharedDatabase(site: Site): Promise<void> {
  const server = serviceName(databaseHost(site.target), 'db');
  if (await observeService(site.docker, server))
    await runScript(site, 'drop', await readDatabaseScripts(site, SHARED_DATABASE));
}

/** Removes the job of a killed run. @throws DockerError */
export const removeSharedDatabaseJob = ({ docker, target }: Pick<Site, 'docker' | 'target'>): Promise<void> =>
  removeJob(docker, jobName(target));

async function runScript(
  site: Site,
  command: 'add' | 'drop',
  scripts: readonly DatabaseScript[],
): Promise<void> {
  const { target } = site;
  const secrets = await findSecretNames(site);
  await storeConfigs(site, scripts, 'database');
  await runJob(site, {
    name: jobName(target),
    image: (await findDatabaseServer(site)).image,
    command: ['bash', `${FOLDER}/shared-database.sh`, command],
    network: backNetwork(target),
    env: {
      PGHOST: serviceName(databaseHost(target), 'db'),
      POSTGRES_DB: databaseNames(target.stack).database,
      SUPERUSER_PASSWORD_FILE: '/run/secrets/superuser_password',
      OWNER_DATABASE_URL_FILE: '/run/secrets/owner_database_url',
      APP_DATABASE_URL_FILE: '/run/secrets/app_database_url',
    },
    secrets: [
      { source: secrets.superuser, target: 'superuser_password' },
      ...(command === 'add'
        ? [
            { source: secrets.owner, target: 'owner_database_url' },
            { source: secrets.app, target: 'app_database_url' },
          ]
        : []),
    ],
    configs: scripts.map(({ name, file }) => ({ source: name, target: `${FOLDER}/${file}` })),
    user: '999:999',
    labels: { 'release.job': target.stack },
  });
  await removeConfigsExcept(site, [], 'database');
}

const FOLDER = '/run/database';
