import { argv, createDocker, readImage } from '@zero-downtime/swarm';
import { removeConfigsExcept, storeConfigs } from '../cluster/content-configs.ts';
import { createSecrets, secretNames } from '../cluster/secrets.ts';
import { Ending } from '../errors.ts';
import { byDigest, isAbsent, pushImage } from '../images/publish.ts';
import { explainFailure } from '../rollout/failure.ts';
import { watchRollout } from '../rollout/watch.ts';
import { backNetwork, type Site, serviceName } from '../site.ts';
import { readStackFiles, type StackFiles, stackEnvironment, stackFileNames } from './files.ts';
import { type MonitoringStack, PROMETHEUS } from './monitoring.ts';
import type { ReleaseSpec } from './release.ts';

const POSTGRES = 'base/postgres:15';

/** Starts the bundled database. Only ever once: a release does not touch it again. @throws Ending, DockerError */
export async function startDatabase(site: Site): Promise<void> {
  const { target } = site;
  await createSecrets(site);
  const secrets = secretNames(target);
  const image = await mirror(site, POSTGRES);
  await applyPart(site, {
    ...{ part: 'db', image, replaces: false },
    files: await readStackFiles(site.root, stackFileNames(target).db, target.settings),
    values: {
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
  if (target.database === 'bundled') return;
  const networks = (await docker(argv.listNetworks())).split('\n');
  if (!networks.includes(backNetwork(target))) await docker(argv.createStackNetwork(target.stack, 'back'));
}

/** Starts or updates the edge. @throws Ending, DockerError */
export async function startEdge(site: Site, edge: ReleaseSpec, replaces: boolean): Promise<void> {
  const { root, target } = site;
  await applyPart(site, {
    ...{ part: 'edge', image: edge.image, replaces },
    files: await readStackFiles(root, stackFileNames(target).edge, target.settings),
    values: { EDGE_IMAGE: edge.image, EDGE_VERSION: edge.version, EDGE_CONTENT: edge.content },
  });
}

/** Starts Prometheus, or gives it other rules, and Grafana where the target wants it. @throws Ending, DockerError */
export async function startMonitoring(site: Site, stack: MonitoringStack, replaces: boolean): Promise<void> {
  await storeConfigs(site, stack.configs);
  const image = await mirror(site, PROMETHEUS.image);
  await applyPart(site, {
    ...{ part: 'prometheus', image, replaces },
    files: stack.files,
    values: {
      ...stack.variables,
      PROMETHEUS_IMAGE: image,
      PROMETHEUS_VERSION: PROMETHEUS.version,
      PROMETHEUS_CONTENT: PROMETHEUS.image,
    },
  });
  await removeConfigsExcept(
    site,
    stack.configs.map(({ name }) => name),
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
  const { docker, target } = site;
  const env = stackEnvironment(files, { ...target.settings, SETTINGS_HASH: files.hash, ...values });
  await docker(argv.deployStack(target.stack, files.paths), { env });
  const service = serviceName(target, part);
  const { verdict, tasks } = await watchRollout(site, { service, image, replaces, phase: 'platform' });
  if (verdict.kind !== 'done') {
    const { why } = await explainFailure(site, tasks, image);
    throw new Ending('error', `${service} does not come up: ${why}`, {
      hint: `docker service ps --no-trunc ${service}; then run the same command again`,
    });
  }
}

/** Puts a base image of this machine into the target's registry, so that every node can have it by digest. */
async function mirror(site: Site, base: string): Promise<string> {
  // Where the base images are, as for those that are built: not on a manager elsewhere.
  const docker = createDocker();
  const tag = `${site.target.registry}/${base.replace(/^base\//, '')}`;
  try {
    await docker(argv.pullImage(tag));
    return byDigest(tag, readImage(await docker(argv.inspectImage(tag))));
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  await docker(argv.tagImage(base, tag));
  return pushImage(site, docker, tag);
}
