import { argv, hasEnded, isMissing, observeTasks } from '@zero-downtime/swarm';
import { backupVolume, removeDatabaseJobs } from '../backup/database-job.ts';
import { KINDS, removeConfigsExcept } from '../cluster/content-configs.ts';
import { stacksOnNetworksOf } from '../cluster/neighbours.ts';
import { generationsOf } from '../cluster/secret-generations.ts';
import { draftSecret, firstSecrets } from '../cluster/secrets.ts';
import { removeTokenKeys } from '../cluster/token-keys.ts';
import { refuse } from '../errors.ts';
import { step } from '../events.ts';
import { removeJobs } from '../jobs/schema-job.ts';
import { dropSharedDatabase, removeSharedDatabaseJob } from '../platform/shared-database.ts';
import { PARTS, type Site, serviceName } from '../site.ts';
import { dataVolumes } from '../target/postgres.ts';
import { poll } from '../wait.ts';
import type { Behaviours } from './behaviour.ts';

export const tearingDown: Pick<Behaviours, 'check unused' | 'remove stack' | 'remove data'> = {
  'check unused': {
    phase: 'teardown',
    describe: ({ stack }) => `check that no other stack is on a network of ${stack}`,
    again: 'checks again',
    run: async (_, { site }) => {
      await checkUnused(site);
    },
  },

  'remove stack': {
    phase: 'teardown',
    describe: ({ stack }) => `remove the services, networks and configurations of ${stack}`,
    again: 'removes what is left',
    run: async (_, { site }) => {
      await step(site.report, 'teardown', `services and networks of ${site.target.stack}`, async () => {
        await removeJobs(site);
        await removeSharedDatabaseJob(site);
        await removeDatabaseJobs(site);
        await site.docker(argv.removeStack(site.target.stack));
        await awaitGone(site);
        await removeTokenKeys(site, 0);
        for (const kind of KINDS) await removeConfigsExcept(site, [], kind);
      });
    },
  },

  'remove data': {
    phase: 'teardown',
    describe: ({ stack }) => `remove the data of ${stack}: volumes with its backups, secrets, history`,
    again: 'removes what is left',
    run: async (_, { site }) => {
      await step(site.report, 'teardown', 'data, secrets, history', () => removeData(site));
    },
  },
};

/** @throws Ending (refused) while services of another stack use the edge, Prometheus or PostgreSQL of this one */
async function checkUnused(site: Site): Promise<void> {
  const { stack, routed } = site.target;
  const others = await stacksOnNetworksOf(site);
  if (others.length > 0)
    throw refuse(
      `${others.join(', ')} depends on the platform of ${stack}: it cannot serve without these networks, edge and databases`,
      `remove it first: npm run teardown -- --target ${routed.find((one) => one.stack === others[0])?.name ?? others[0]}`,
    );
}

async function awaitGone(site: Site): Promise<void> {
  const { docker, target, signal } = site;
  const gone = await poll(
    async () => {
      const networks = (await docker(argv.listNetworks())).split('\n');
      if (networks.some((name) => name.startsWith(`${target.stack}_`))) return undefined;
      for (const part of PARTS) {
        const tasks = await observeTasks(docker, serviceName(target, part)).catch((error) => {
          if (isMissing(error)) return [];
          throw error;
        });
        if (!tasks.every(hasEnded)) return undefined;
      }
      return true;
    },
    { everyMs: 500, deadlineMs: 120_000, signal },
  );
  if (!gone)
    throw new Error(`${target.stack} still has tasks after two minutes: docker stack ps ${target.stack}`);
}

async function removeData(site: Site): Promise<void> {
  const { docker, target } = site;
  // First: when it fails, the backups are left.
  if (target.database === 'shared') await dropSharedDatabase(site);
  const data = dataVolumes(target.stack, (await docker(argv.listVolumes())).split('\n'));
  for (const volume of [...data, `${target.stack}_metrics`, backupVolume(target)])
    await removeVolume(site, volume);
  const secrets = (await docker(argv.listSecrets())).split('\n');
  if (target.database !== 'external') {
    const { owner, app, superuser } = firstSecrets(target);
    const named = target.database === 'shared' ? [owner, app] : [owner, app, superuser];
    const drafts = [draftSecret(target, 'owner'), draftSecret(target, 'app')];
    const own = [...named, ...drafts].flatMap((name) => generationsOf(name, secrets));
    if (own.length > 0) await docker(argv.removeSecrets(own));
  }
  for (const label of ['release.history', 'release.pruned']) {
    const names = (await docker(argv.listConfigs(`${label}=${target.stack}`))).split('\n').filter(Boolean);
    if (names.length > 0) await docker(argv.removeConfigs(names));
  }
}

/** @throws when a container still uses the volume: then the secrets must stay with the data */
async function removeVolume({ docker, signal }: Site, volume: string): Promise<void> {
  const removed = await poll(
    async () => {
      if (!(await docker(argv.listVolumes())).split('\n').includes(volume)) return true;
      // The engine may not have removed the container yet.
      return await docker(argv.removeVolumes([volume])).then(
        () => true,
        () => undefined,
      );
    },
    { everyMs: 500, deadlineMs: 60_000, signal },
  );
  if (!removed)
    throw new Error(
      `the volume ${volume} is still in use: docker ps --all --filter volume=${volume}; then run the same command again`,
    );
}
