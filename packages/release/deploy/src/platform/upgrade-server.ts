import { argv, hasEnded, observeService, observeTasks } from '@zero-downtime/swarm';
import { findSecretNames } from '../cluster/secrets.ts';
import { Ending } from '../errors.ts';
import { mirror } from '../images/mirror.ts';
import type { OperationOf } from '../plan/operation.ts';
import { watchRollout } from '../rollout/watch.ts';
import { databaseHost, type Site, serviceName } from '../site.ts';
import { readStackFiles, stackFileNames } from '../stack/files.ts';
import { databaseVariables } from '../stack/read-stack.ts';
import { renameDatabase } from '../stack/upgraded-database.ts';
import { poll } from '../wait.ts';
import { applyService, databaseValues } from './start.ts';

/** Starts the new server of an upgrade beside the old one, or gives it or takes from it the names that clients use. @throws Ending, DockerError */
export async function startNewServer(
  site: Site,
  { service, major, volume, announced }: OperationOf<'start new server'>,
): Promise<void> {
  const { root, target, docker } = site;
  const names = stackFileNames(target).database;
  const files = await readStackFiles(root, names, { ...target.settings, ...databaseVariables(target) });
  const aliases = announced ? ['db', serviceName(databaseHost(target), 'db')] : [];
  const image = await mirror(site, `base/postgres:${major}`);
  const replaces = (await observeService(docker, service)) !== undefined;
  await applyService(site, {
    ...{
      service,
      image,
      replaces,
      files: renameDatabase(files, service.slice(target.stack.length + 1), aliases),
    },
    values: databaseValues(target, { image, volume, secrets: await findSecretNames(site) }),
  });
}

/** Restarts a server, and waits until it is healthy. Its name is back after one health check, so these are frequent from now on. @throws Ending, DockerError */
export async function restartServer(site: Site, service: string): Promise<void> {
  const before = await observeService(site.docker, service);
  if (!before) throw new Error(`the service ${service} does not exist`);
  await site.docker(argv.restartService(service, '500ms'));
  const { verdict } = await watchRollout(site, {
    ...{ service, image: before.image, replaces: true, phase: 'upgrade' },
  });
  if (verdict.kind !== 'done')
    throw new Ending('error', `${service} did not become healthy after its restart: ${verdict.kind}`, {
      hint: `docker service ps --no-trunc ${service}; then run the same command again`,
    });
}

/** Stops a server for good; its service and volume stay. @throws Error when it does not end; DockerError */
export async function stopServer({ docker, signal }: Site, service: string): Promise<void> {
  await docker(argv.scaleService(service, 0));
  const ended = await poll(
    async () => ((await observeTasks(docker, service)).every(hasEnded) ? true : undefined),
    { everyMs: 500, deadlineMs: 120_000, signal },
  );
  if (!ended) throw new Error(`${service} has not stopped within two minutes: docker service ps ${service}`);
}
