import { observeService } from '@zero-downtime/swarm';
import { checkCertificateStored } from '../cluster/certificates.ts';
import { observeDatabases, refuseDuringUpgrade } from '../cluster/database-services.ts';
import { checkEngine } from '../cluster/engine.ts';
import { observeRunningDatabase, type Running } from '../cluster/running.ts';
import { checkSecrets, findSecretNames } from '../cluster/secrets.ts';
import { refuse } from '../errors.ts';
import { checkPublished, type Published } from '../images/publish-image.ts';
import type { Desired } from '../plan/desired.ts';
import type { Check, OperationOf } from '../plan/operation.ts';
import { awaitOtherUpdate } from '../rollout/settle.ts';
import { databaseHost, type Site, serviceName } from '../site.ts';
import { releaseVariables } from '../stack/api.ts';
import { stackEnvironment, together } from '../stack/files.ts';
import { PROMETHEUS } from '../stack/monitoring.ts';
import { databaseVariables } from '../stack/read-stack.ts';
import { poll } from '../wait.ts';
import { checkChanges } from './check-changes.ts';
import { checkEncryption } from './check-encryption.ts';
import { checkIncumbent } from './check-incumbent.ts';
import { checkPlacement } from './check-placement.ts';
import { checkPlatform } from './check-platform.ts';
import { checkBaseImages, checkDisk, checkPortFree, checkRegistry, checkStackFiles } from './checks.ts';

/** The input of the checks. */
interface Subject {
  site: Site;
  desired: Desired;
  running: Pick<Running, 'version'> | undefined;
  preflight: OperationOf<'preflight'>;
}

/** What the checks found out. */
export interface Checked {
  /** `--force` deploys over a failing release. */
  overFailing: boolean;
  published: Published;
}

/** Runs the checks before any change. Each check refuses with the next step. */
export async function runChecks(subject: Subject): Promise<Checked> {
  let checked: Checked = { overFailing: false, published: new Map() };
  for (const check of subject.preflight.checks) {
    const found = await CHECKS[check](subject);
    if (found) checked = { ...checked, ...found };
  }
  return checked;
}

const CHECKS: Record<Check, (subject: Subject) => Promise<Partial<Checked>> | Promise<void>> = {
  'schema changes': ({ site, desired }) => checkChanges(site, desired.release),
  'engine and disk': async ({ site, desired: { onThisMachine } }) => {
    const { rootDir } = await checkEngine(site);
    await checkDisk(onThisMachine ? [rootDir, site.root] : [site.root]);
  },
  registry: async ({ site, desired: { images } }) => {
    await checkRegistry(site.target.registry);
    const { service, edge, listener } = images;
    const wanted = [service, edge, listener].filter((image) => image !== undefined);
    return { published: await checkPublished(site, wanted) };
  },
  platform: ({ site }) => checkPlatform(site),
  encryption: () => checkEncryption(),
  placement: ({ site }) => checkPlacement(site),
  secrets: ({ site }) => checkSecrets(site),
  certificate: ({ site }) => checkCertificateStored(site),
  database: ({ site }) => checkDatabase(site),
  'base images': ({ site, preflight }) => checkBaseImages(site.builder, preflight.baseImages),
  'stack files': ({ site, desired }) => checkStacks(site, desired),
  port: ({ site }) => checkPorts(site),
  'other update': ({ site, desired }) => awaitOtherUpdate(site, desired.release),
  'running release': async ({ site, desired: { objectives }, running, preflight: { force } }) =>
    running && objectives
      ? { overFailing: await checkIncumbent(site, { version: running.version, objectives, force }) }
      : {},
};

/** Waits for a database that is restarting. @throws Ending (refused) when it stays unhealthy, or during an upgrade */
async function checkDatabase(site: Site): Promise<void> {
  const host = databaseHost(site.target);
  const databases = await observeDatabases(site, host);
  refuseDuringUpgrade(databases, site.target);
  const healthy = async () => ((await observeRunningDatabase(site))?.settled ? true : undefined);
  if (await poll(healthy, { everyMs: 500, deadlineMs: 20_000, signal: site.signal })) return;
  const service = databases.serving?.name ?? serviceName(host, 'db');
  throw refuse(
    `the database ${service} is not healthy`,
    `docker service ps --no-trunc ${service}; docker service logs ${service}`,
  );
}

/** The ports that the stack does not hold yet. @throws Ending (refused) for one that another process holds */
async function checkPorts({ docker, target }: Site): Promise<void> {
  // An old edge has no listener, and holds the ports itself.
  const holders = await Promise.all(
    (['listener', 'edge'] as const).map((part) => observeService(docker, serviceName(target, part))),
  );
  const held = holders.flatMap((holder) => holder?.ports ?? []);
  const { PUBLISHED_PORT: http = 80, PUBLISHED_TLS_PORT: https = 443 } = target.settings;
  const wanted = (target.tls ? [http, https] : [http]).map(Number);
  for (const port of wanted.filter((one) => !held.includes(one))) await checkPortFree(port);
}

async function checkStacks(site: Site, { release, images, stack }: Desired): Promise<void> {
  const { target } = site;
  const secrets = await findSecretNames(site);
  const { api, edge, listener, database, backups, monitoring } = stack;
  const files = together([
    api.files,
    edge.files,
    listener,
    database,
    ...(backups ? [backups.files] : []),
    ...(monitoring ? [monitoring.files] : []),
  ]);
  const image = `${target.registry}/${images.service.name}:${release.version}`;
  const values = {
    ...releaseVariables(site, api, { ...release, image }),
    ...edge.variables,
    ...databaseVariables(target),
    STACK: target.stack,
    EDGE_IMAGE: 'edge',
    EDGE_VERSION: images.edge?.version ?? '',
    EDGE_CONTENT: images.edge?.content ?? '',
    LISTENER_IMAGE: 'listener',
    LISTENER_VERSION: images.listener?.version ?? '',
    LISTENER_CONTENT: images.listener?.content ?? '',
    POSTGRES_IMAGE: 'postgres',
    POSTGRES_VERSION: 'any',
    DATA_VOLUME: 'data',
    POSTGRES_CONTENT: 'postgres',
    ...backups?.variables,
    OWNER_DATABASE_URL_SECRET: secrets.owner,
    SUPERUSER_PASSWORD_SECRET: secrets.superuser,
    PROMETHEUS_IMAGE: 'prometheus',
    PROMETHEUS_VERSION: PROMETHEUS.version,
    PROMETHEUS_CONTENT: PROMETHEUS.image,
    ...monitoring?.variables,
  };
  await checkStackFiles(site, files, stackEnvironment(files, values));
}
