import { argv } from '@zero-downtime/swarm';
import { removeConfigsExcept, storeConfigs } from '../cluster/content-configs.ts';
import { createSecrets, secretNames } from '../cluster/secrets.ts';
import { Ending } from '../errors.ts';
import { mirror } from '../images/mirror.ts';
import type { Release } from '../release.ts';
import { explainFailure } from '../rollout/failure.ts';
import { watchRollout } from '../rollout/watch.ts';
import { backNetwork, type Site, serviceName } from '../site.ts';
import type { ConfiguredStack, StackFiles } from '../stack/files.ts';
import { handOver } from '../stack/hand-over.ts';
import { PROMETHEUS } from '../stack/monitoring.ts';
import { databaseVariables, POSTGRES } from '../stack/read-stack.ts';

/** Starts the bundled database. Only ever once: a release does not touch it again. @throws Ending, DockerError */
export async function startDatabase(site: Site, files: StackFiles): Promise<void> {
  await createSecrets(site);
  const secrets = secretNames(site.target);
  const image = await mirror(site, POSTGRES);
  await applyPart(site, {
    ...{ part: 'db', image, replaces: false, files },
    values: {
      ...databaseVariables(site.target),
      POSTGRES_IMAGE: image,
      SUPERUSER_PASSWORD_SECRET: secrets.superuser,
      OWNER_DATABASE_URL_SECRET: secrets.owner,
      APP_DATABASE_URL_SECRET: secrets.app,
    },
  });
}

/**
 * Makes the network on which the database's clients are, where no database of the stack has brought it: schema jobs are on it before the
 * first release is. @throws DockerError
 */
export async function prepareBackNetwork({ docker, target }: Site): Promise<void> {
  const networks = (await docker(argv.listNetworks())).split('\n');
  if (!networks.includes(backNetwork(target))) {
    const { stack, encryptedNetworks: encrypted } = target;
    await docker(argv.createStackNetwork(stack, 'back', { encrypted }));
  }
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

/** Starts Prometheus, or gives it other rules, and Grafana where the target wants it. @throws Ending, DockerError */
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
  part: 'db' | 'edge' | 'prometheus';
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
    throw new Ending('error', `${service} does not come up: ${why}`, {
      hint: `docker service ps --no-trunc ${service}; then run the same command again`,
    });
  }
}
