import { createDocker } from '@zero-downtime/swarm';
import { observeRunning } from '../cluster/running.ts';
import { checkSecrets, secretNames } from '../cluster/secrets.ts';
import { refuse } from '../errors.ts';
import type { Deployment } from '../plan/decide.ts';
import type { Observed } from '../plan/observe.ts';
import { awaitOtherUpdate } from '../rollout/settle.ts';
import { type Site, serviceName } from '../site.ts';
import { readStackFiles, stackEnvironment, stackFileNames } from '../stack/files.ts';
import { PROMETHEUS, readMonitoringStack } from '../stack/monitoring.ts';
import { readApiStack, releaseVariables } from '../stack/release.ts';
import { poll } from '../wait.ts';
import { checkChanges } from './check-changes.ts';
import { checkIncumbent } from './check-incumbent.ts';
import { checkBaseImages, checkDisk, checkPortFree, checkRegistry, checkStackFiles } from './checks.ts';
import { checkEngine } from './engine.ts';

/**
 * What must hold before anything is changed. Each check refuses with what to do next.
 * @returns whether `--force` goes over a release that is failing
 */
async function all(
  site: Site,
  observed: Observed,
  plan: Deployment,
  options: { force: boolean; judge: boolean },
): Promise<{ overFailing: boolean }> {
  const { target, root } = site;
  await checkChanges(site, observed.service.version);
  const engine = await checkEngine(site);
  const onThisMachine = target.context === undefined && !process.env.DOCKER_HOST;
  await checkDisk(onThisMachine ? [engine.rootDir, root] : [root]);
  await checkRegistry(target.registry);
  await checkSecrets(site);
  if (target.database === 'bundled' && !plan.platform.includes('database')) await checkDatabase(site);
  const bases = [
    observed.service.baseImage,
    ...(observed.edge ? [observed.edge.baseImage] : []),
    ...(plan.platform.includes('database') ? ['base/postgres:15'] : []),
    ...(plan.platform.includes('prometheus') ? [PROMETHEUS.image] : []),
  ];
  await checkBaseImages(createDocker(), bases);
  await checkStacks(site, observed);
  if (onThisMachine && !observed.facts.edge?.running && target.traffic === 'edge')
    await checkPortFree(Number(target.settings.PUBLISHED_PORT ?? 80));
  await awaitOtherUpdate(site, observed.facts.wanted);
  return { overFailing: await checkIncumbent(site, plan, options) };
}

/** One that is just being restarted gets a moment. */
async function checkDatabase(site: Site): Promise<void> {
  const healthy = async () => ((await observeRunning(site, 'db'))?.settled ? true : undefined);
  if (await poll(healthy, { everyMs: 500, deadlineMs: 20_000, signal: site.signal })) return;
  const service = serviceName(site.target, 'db');
  throw refuse(
    `the database ${service} is not healthy`,
    `docker service ps --no-trunc ${service}; docker service logs ${service}`,
  );
}

async function checkStacks(site: Site, { service, edge }: Observed): Promise<void> {
  const { root, target } = site;
  const names = stackFileNames(target);
  const secrets = secretNames(target);
  const api = await readApiStack(site);
  const files = await readStackFiles(root, Object.values(names).flat(), target.settings);
  const release = {
    version: service.version,
    content: service.content,
    image: `${target.registry}/${service.name}:${service.version}`,
  };
  const values = {
    ...releaseVariables(site, api, release),
    EDGE_IMAGE: 'edge',
    EDGE_VERSION: edge?.version ?? '',
    EDGE_CONTENT: edge?.content ?? '',
    POSTGRES_IMAGE: 'postgres',
    OWNER_DATABASE_URL_SECRET: secrets.owner,
    SUPERUSER_PASSWORD_SECRET: secrets.superuser,
    PROMETHEUS_IMAGE: 'prometheus',
    PROMETHEUS_VERSION: PROMETHEUS.version,
    PROMETHEUS_CONTENT: PROMETHEUS.image,
    ...(await readMonitoringStack(site))?.variables,
  };
  await checkStackFiles(site, files.paths, stackEnvironment(files, values));
}

export const preflight = { engine: checkEngine, all };
