import { argv } from '@zero-downtime/swarm';
import { findDatabaseServer } from '../backup/database-job.ts';
import { removeConfigsExcept, storeConfigs } from '../cluster/content-configs.ts';
import { createSecrets, findSecretNames } from '../cluster/secrets.ts';
import { Ending } from '../errors.ts';
import { mirror } from '../images/mirror.ts';
import type { Release } from '../release.ts';
import { explainFailure } from '../rollout/failure.ts';
import { watchRollout } from '../rollout/watch.ts';
import { backNetwork, type Site, serviceName } from '../site.ts';
import type { ConfiguredStack, StackFiles } from '../stack/files.ts';
import { handOver } from '../stack/hand-over.ts';
import { PROMETHEUS } from '../stack/monitoring.ts';
import { databaseVariables } from '../stack/read-stack.ts';
import { choosePostgres, type Postgres } from '../target/postgres.ts';

/** Starts the bundled database, once: later releases do not change it. @throws Ending, DockerError */
export async function startDatabase(site: Site, files: StackFiles, postgres: Postgres): Promise<void> {
  await createSecrets(site);
  const secrets = await findSecretNames(site);
  const image = await mirror(site, postgres.image);
  await applyPart(site, {
    ...{ part: 'db', image, replaces: false, files },
    values: {
      ...databaseVariables(site.target),
      DATA_VOLUME: postgres.volume,
      POSTGRES_IMAGE: image,
      SUPERUSER_PASSWORD_SECRET: secrets.superuser,
      OWNER_DATABASE_URL_SECRET: secrets.owner,
      APP_DATABASE_URL_SECRET: secrets.app,
    },
  });
}

/**
 * Creates the network of the database's clients, if the stack has no database: schema jobs need it before the first release. @throws DockerError
 */
export async function prepareBackNetwork({ docker, target }: Site): Promise<void> {
  const networks = (await docker(argv.listNetworks())).split('\n');
  if (!networks.includes(backNetwork(target))) {
    const { stack, encryptedNetworks: encrypted } = target;
    await docker(argv.createStackNetwork(stack, 'back', { encrypted }));
  }
}

/** Starts or updates the scheduled backups, with the image of the server, because older programs cannot restore newer dumps. @throws Ending, DockerError */
export async function startBackups(
  site: Site,
  stack: ConfiguredStack | undefined,
  replaces: boolean,
): Promise<void> {
  if (!stack) throw new Error('the plan starts scheduled backups, but the target has none');
  const { files, configs, variables } = stack;
  await storeConfigs(site, configs, 'backup');
  const { image } = await findDatabaseServer(site);
  const { major, image: content } = choosePostgres(site.target.stack, { server: image, volumes: [] });
  await applyPart(site, {
    ...{ part: 'backups', image, replaces, files },
    values: {
      ...variables,
      POSTGRES_IMAGE: image,
      POSTGRES_VERSION: `${major}.0.0`,
      POSTGRES_CONTENT: content,
    },
  });
}

/** Starts or updates the edge. @throws Ending, DockerError */
export async function startEdge(
  site: Site,
  edge: Release,
  { files, configs, variables }: ConfiguredStack,
  replaces: boolean,
): Promise<void> {
  await storeConfigs(site, configs, 'edge');
  await applyPart(site, {
    ...{ part: 'edge', image: edge.image, replaces, files },
    values: {
      ...variables,
      STACK: site.target.stack,
      EDGE_IMAGE: edge.image,
      EDGE_VERSION: edge.version,
      EDGE_CONTENT: edge.content,
    },
  });
  await removeConfigsExcept(
    site,
    configs.map(({ name }) => name),
    'edge',
  );
}

/** Starts or updates Prometheus, and Grafana if the target wants it. @throws Ending, DockerError */
export async function startMonitoring(
  site: Site,
  { files, configs, variables }: ConfiguredStack,
  replaces: boolean,
): Promise<void> {
  await storeConfigs(site, configs, 'monitoring');
  const image = await mirror(site, PROMETHEUS.image);
  await applyPart(site, {
    ...{ part: 'prometheus', image, replaces, files },
    values: {
      ...variables,
      PROMETHEUS_IMAGE: image,
      PROMETHEUS_VERSION: PROMETHEUS.version,
      PROMETHEUS_CONTENT: PROMETHEUS.image,
    },
  });
  await removeConfigsExcept(
    site,
    configs.map(({ name }) => name),
    'monitoring',
  );
}

interface Part {
  part: 'db' | 'backups' | 'edge' | 'prometheus';
  image: string;
  replaces: boolean;
  files: StackFiles;
  values: Record<string, string>;
}

async function applyPart(site: Site, { part, image, replaces, files, values }: Part): Promise<void> {
  const { target } = site;
  await handOver(site, files, { ...target.settings, SETTINGS_HASH: files.hash, ...values });
  const service = serviceName(target, part);
  const { verdict, tasks } = await watchRollout(site, { service, image, replaces, phase: 'platform' });
  if (verdict.kind !== 'done') {
    const { why } = await explainFailure(site, tasks, image);
    throw new Ending('error', `${service} did not become healthy: ${why}`, {
      hint: `docker service ps --no-trunc ${service}; then run the same command again`,
    });
  }
}
