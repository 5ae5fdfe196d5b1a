import { acquireLock } from '../cluster/lock.ts';
import { observeRunning } from '../cluster/running.ts';
import { Ending, refuse } from '../errors.ts';
import { step } from '../events.ts';
import { runSchemaJob } from '../jobs/schema-job.ts';
import type { Expected, OperationOf } from '../plan/operation.ts';
import { runChecks } from '../preflight/preflight.ts';
import type { Site } from '../site.ts';
import type { Behaviours } from './behaviour.ts';
import { need } from './deployment.ts';

export const preparing: Pick<Behaviours, 'preflight' | 'lock' | 'check schema' | 'unlock'> = {
  preflight: {
    phase: 'preflight',
    describe: ({ checks, force }) =>
      `check ${checks.join(', ')}${force ? '; deploy over a failing release' : ''}`,
    again: 'checks again',
    run: async (preflight, deployment) => {
      const { site, previous } = deployment;
      const desired = need(deployment, 'desired');
      return step(
        site.report,
        'preflight',
        'schema changes, engine, registry, secrets, stack files, port, disk, the running release',
        () => runChecks({ site, desired, running: previous, preflight }),
      );
    },
  },

  lock: {
    phase: 'lock',
    describe: ({ stack, expects }) =>
      `lock ${stack}${expects ? `; refused unless ${expects.running?.version ?? 'no release'} still runs` : ''}`,
    again: 'takes over the lock of a dead run; any other holder refuses the command',
    run: async ({ command, stack, expects }, { site }) => {
      const take = () => acquireLock(site, command);
      const lock = await (command === 'teardown' ? take() : step(site.report, 'lock', `lock ${stack}`, take));
      if (expects)
        await refuseIfChanged(site, expects).catch(async (error) => {
          await lock.release();
          throw error;
        });
      const held = { docker: lock.docker, signal: AbortSignal.any([site.signal, lock.lost]) };
      return { site: { ...site, ...held }, unlock: lock.release };
    },
  },

  'check schema': {
    phase: 'gate',
    describe: ({ version }) => `check that the schema still fits ${version}`,
    again: 'checks again',
    run: async (operation, { site }) => {
      await step(site.report, 'gate', `the schema still fits ${operation.version}`, () =>
        checkSchemaFits(site, operation),
      );
    },
  },

  unlock: {
    phase: 'lock',
    describe: () => 'unlock, in any case',
    again: 'does nothing: the lock of this id is already removed',
    run: async (_, { unlock }) => {
      await unlock?.();
    },
  },
};

/** Another command may have changed the release between planning and locking. @throws Ending (refused) */
async function refuseIfChanged(site: Site, { running: before }: Expected): Promise<void> {
  const now = await observeRunning(site, 'api');
  if (now?.image === before?.image && now?.settings === before?.settings) return;
  throw refuse(
    `${site.target.stack} has changed since this was planned: ${before?.version ?? 'nothing'} ran then, ${now?.version ?? 'nothing'} runs now`,
    'run the same command again',
  );
}

async function checkSchemaFits(site: Site, { running, version }: OperationOf<'check schema'>): Promise<void> {
  // The running release has the code of every change in the database.
  const result = await runSchemaJob(site, {
    image: running.image,
    command: 'check',
    args: ['--release', version],
    phase: 'gate',
  });
  if (result.outcome === 'refused') {
    throw refuse(
      `a rollback to ${version} is impossible: ${result.message}`,
      `${running.version} keeps serving; deploy a fixed version instead`,
    );
  }
  if (result.outcome === 'failed')
    throw new Ending('error', `could not check whether the schema fits ${version}: ${result.message}`, {
      hint: 'nothing was changed',
    });
}
