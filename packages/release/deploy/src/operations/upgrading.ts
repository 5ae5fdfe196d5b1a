import { endUpgradeJobs, runUpgradeScript } from '../backup/upgrade-job.ts';
import { removeServiceNamed } from '../cluster/remove-part.ts';
import { removeVolume } from '../cluster/volumes.ts';
import { step } from '../events.ts';
import type { OperationOf } from '../plan/operation.ts';
import { restartServer, startNewServer, stopServer } from '../platform/upgrade-server.ts';
import type { Site } from '../site.ts';
import type { Behaviours } from './behaviour.ts';

type Kinds = 'start new server' | 'restart server' | 'upgrade' | 'stop old server' | 'remove server';
type Step = OperationOf<'upgrade'>['step'];

export const upgrading: Pick<Behaviours, Kinds> = {
  'start new server': {
    phase: 'upgrade',
    describe: ({ service, major, volume, announced }) =>
      announced
        ? `give ${service} the name that clients use; until it is opened it tells them to try again`
        : `start PostgreSQL ${major} as ${service}, with the volume ${volume}, without the name that clients use`,
    again: 'deploys the same specification, and waits until it is healthy',
    run: async (operation, { site }) => {
      const message = `${operation.service} ${operation.announced ? 'has the name that clients use' : 'runs'}`;
      await step(site.report, 'upgrade', message, () => startNewServer(site, operation));
    },
  },

  'restart server': {
    phase: 'upgrade',
    describe: ({ service }) => `restart ${service}, for its new wal_level; requests wait meanwhile`,
    again: 'restarts it again, unless it already has the wal_level',
    run: async ({ service }, { site }) => {
      await step(site.report, 'upgrade', `restart ${service}`, () => restartServer(site, service));
    },
  },

  upgrade: {
    phase: 'upgrade',
    describe: ({ step: name, from, to }) => STEPS[name].describe(from, to),
    again: 'continues from the state of the two servers; see infra/postgres/upgrade.sh',
    run: async ({ step: name, from, to }, { site }) => {
      await step(site.report, 'upgrade', STEPS[name].title(from, to), () => runStep(site, name, to));
    },
  },

  'stop old server': {
    phase: 'upgrade',
    describe: ({ service, major }) => `stop ${service}, PostgreSQL ${major}; its service and volume stay`,
    again: 'does nothing when it is already stopped',
    run: async ({ service }, { site }) => {
      await step(site.report, 'upgrade', `${service} stopped`, () => stopServer(site, service));
    },
  },

  'remove server': {
    phase: 'upgrade',
    describe: ({ service, volume }) => `remove ${service} and the volume ${volume}`,
    again: 'removes what is left',
    run: async ({ service, volume }, { site }) => {
      await step(site.report, 'upgrade', `${service} and its volume ${volume} removed`, async () => {
        await removeServiceNamed(site.docker, service);
        await removeVolume(site, volume);
      });
    },
  },
};

const STEPS: Record<
  Step,
  { title: (from: number, to: number) => string; describe: (from: number, to: number) => string }
> = {
  prepare: {
    title: () => 'new database closed to clients',
    describe: (from) => `close the new database to clients, and prepare PostgreSQL ${from} for replication`,
  },
  copy: {
    title: (from, to) => `copy from PostgreSQL ${from} to ${to}`,
    describe: () => 'copy roles, schema and rows by logical replication, then analyse the tables',
  },
  switch: {
    title: (from, to) => `switch from PostgreSQL ${from} to ${to}`,
    describe: (from, to) =>
      `close the database of PostgreSQL ${from}, wait for its last write, compare the numbers of rows, open that of ${to}`,
  },
  abort: {
    title: (from) => `PostgreSQL ${from} without replication`,
    describe: (from) => `end the replication; PostgreSQL ${from} keeps serving`,
  },
};

/** @returns the closing message of its step; undefined: the default */
async function runStep(site: Site, name: Step, to: number): Promise<string | undefined> {
  await endUpgradeJobs(site);
  const lines = await runUpgradeScript(site, name, (message) =>
    site.report({ phase: 'upgrade', event: 'progress', message }),
  );
  if (name !== 'switch') return undefined;
  const value = (key: string) => lines.find(([word]) => word === key)?.[1];
  if (value('switched') === undefined) return `PostgreSQL ${to} already serves`;
  return `PostgreSQL ${to} serves: no writes for ${value('switched')} ms; ${value('counted')} tables have the same numbers of rows`;
}
