import { takeLock } from '../cluster/lock.ts';
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
      `check ${checks.join(', ')}${force ? '; go over a release that is failing' : ''}`,
    again: 'checks again',
    run: async (preflight, deployment) => {
      const { site, previous } = deployment;
      const desired = need(deployment, 'desired');
      const overFailing = await step(
        site.report,
        'preflight',
        'schema changes, engine, registry, secrets, stack files, port, disk, the running release',
        () => runChecks({ site, desired, running: previous, preflight }),
      );
      return { overFailing };
    },
  },

  lock: {
    phase: 'lock',
    describe: ({ stack, expects }) =>
      `lock ${stack}${expects ? `; refused where ${expects.running?.version ?? 'no release'} is no longer what runs` : ''}`,
    again: 'takes over the lock of a run that died, and is refused by any other holder',
    run: async ({ command, stack, expects }, { site }) => {
      const take = () => takeLock(site, command);
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
    describe: () => 'unlock, however it ends',
    again: 'does nothing: the lock is gone by its id',
    run: async (_, { unlock }) => {
      await unlock?.();
    },
  },
};

/** The plan was made before the lock was taken: another command may have changed the release since. @throws Ending (refused) */
async function refuseIfChanged(site: Site, { running: before }: Expected): Promise<void> {
  const now = await observeRunning(site, 'api');
  if (now?.image === before?.image && now?.settings === before?.settings) return;
  throw refuse(
    `${site.target.stack} was changed meanwhile: ${before?.version ?? 'nothing'} ran when this was planned, now ${now?.version ?? 'nothing'} does`,
    'run it again',
  );
}

async function checkSchemaFits(site: Site, { running, version }: OperationOf<'check schema'>): Promise<void> {
  // Asked of the running release: it knows every change that the database has seen.
  const result = await runSchemaJob(site, {
    image: running.image,
    command: 'check',
    args: ['--release', version],
    phase: 'gate',
  });
  if (result.outcome === 'refused') {
    throw refuse(
      `no way back to ${version}: ${result.message}`,
      `${running.version} goes on serving; the way out is forward: deploy a mended version`,
    );
  }
  if (result.outcome === 'failed')
    throw new Ending('error', `could not ask whether the schema fits ${version}: ${result.message}`, {
      hint: 'nothing was changed',
    });
}
