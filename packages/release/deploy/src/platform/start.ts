import { argv } from '@zero-downtime/swarm';
import { findDatabaseServer } from '../backup/database-job.ts';
import { removeConfigsExcept, storeConfigs } from '../cluster/content-configs.ts';
import { createSecrets, findSecretNames, type SecretNames } from '../cluster/secrets.ts';
import { mirror } from '../images/mirror.ts';
import type { Release } from '../release.ts';
import { backNetwork, type Site, serviceName } from '../site.ts';
import { proxyVariables } from '../stack/edge.ts';
import type { ConfiguredStack, StackFiles } from '../stack/files.ts';
import { handOver } from '../stack/hand-over.ts';
import { PROMETHEUS } from '../stack/monitoring.ts';
import { databaseVariables } from '../stack/read-stack.ts';
import { choosePostgres, type Postgres } from '../target/postgres.ts';
import { untilHealthy } from './healthy.ts';

/** Starts the bundled database, once: later releases do not change it. Does not wait. @throws Ending, DockerError */
export async function startDatabase(site: Site, files: StackFiles, postgres: Postgres): Promise<void> {
  await createSecrets(site);
  const secrets = await findSecretNames(site);
  const image = await mirror(site, postgres.image);
  const { volume } = postgres;
  await startService(site, {
    ...{ service: serviceName(site.target, 'db'), image, replaces: false, files },
    values: databaseValues(site.target, { image, volume, secrets }),
  });
}

/** The variables of the bundled database's stack file. Pure. */
export const databaseValues = (
  target: Site['target'],
  { image, volume, secrets }: { image: string; volume: string; secrets: SecretNames },
): Record<string, string> => ({
  ...databaseVariables(target),
  DATA_VOLUME: volume,
  POSTGRES_IMAGE: image,
  SUPERUSER_PASSWORD_SECRET: secrets.superuser,
  OWNER_DATABASE_URL_SECRET: secrets.owner,
  APP_DATABASE_URL_SECRET: secrets.app,
});

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

/** Starts or updates the scheduled backups, and waits, with the image of the server, because older programs cannot restore newer dumps. @throws Ending, DockerError */
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
  await applyService(site, {
    ...{ service: serviceName(site.target, 'backups'), image, replaces, files },
    values: {
      ...variables,
      POSTGRES_IMAGE: image,
      POSTGRES_VERSION: `${major}.0.0`,
      POSTGRES_CONTENT: content,
    },
  });
}

/** Starts the edge, or updates it and waits. @throws Ending, DockerError */
export async function startEdge(
  site: Site,
  edge: Release,
  { files, configs, variables }: ConfiguredStack,
  replaces: boolean,
): Promise<void> {
  await storeConfigs(site, configs, 'edge');
  await startService(site, {
    ...{ service: serviceName(site.target, 'edge'), image: edge.image, replaces, files },
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

/** Starts the listener, or updates it and waits. @throws Ending, DockerError */
export async function startListener(
  site: Site,
  listener: Release,
  files: StackFiles,
  replaces: boolean,
): Promise<void> {
  await startService(site, {
    ...{ service: serviceName(site.target, 'listener'), image: listener.image, replaces, files },
    values: {
      ...proxyVariables(site.target),
      LISTENER_IMAGE: listener.image,
      LISTENER_VERSION: listener.version,
      LISTENER_CONTENT: listener.content,
    },
  });
}

/** Starts Prometheus, and Grafana if the target wants it, or updates them and waits for Prometheus. @throws Ending, DockerError */
export async function startMonitoring(
  site: Site,
  { files, configs, variables }: ConfiguredStack,
  replaces: boolean,
): Promise<void> {
  await storeConfigs(site, configs, 'monitoring');
  const image = await mirror(site, PROMETHEUS.image);
  await startService(site, {
    ...{ service: serviceName(site.target, 'prometheus'), image, replaces, files },
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

interface Service {
  /** Its full name. */
  service: string;
  image: string;
  replaces: boolean;
  files: StackFiles;
  values: Record<string, string>;
}

/** Deploys a service of the stack. Waits only for one that replaces another: `awaitHealthy` waits for new ones. @throws Ending, DockerError */
async function startService(site: Site, service: Service): Promise<void> {
  if (service.replaces) return applyService(site, service);
  await handOverService(site, service);
}

/** Deploys a service of the stack, and waits until it is healthy. @throws Ending, DockerError */
export async function applyService(site: Site, service: Service): Promise<void> {
  await handOverService(site, service);
  await untilHealthy(site, service);
}

async function handOverService(site: Site, { files, values }: Service): Promise<void> {
  await handOver(site, files, { ...site.target.settings, SETTINGS_HASH: files.hash, ...values });
}
