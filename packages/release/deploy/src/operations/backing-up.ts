import { basename } from 'node:path';
import { type Backup, backupsIn, describeBytes } from '../backup/backups.ts';
import { copyIn, copyOut } from '../backup/copy.ts';
import { inBackupVolume, runDatabaseScript } from '../backup/database-job.ts';
import { Ending } from '../errors.ts';
import { step } from '../events.ts';
import type { OperationOf } from '../plan/operation.ts';
import type { Site } from '../site.ts';
import type { Behaviours } from './behaviour.ts';
import { type Deployment, need } from './deployment.ts';
import { waitsForContract } from './finishing.ts';

type Kinds = 'backup' | 'remind of backup' | 'copy backup' | 'upload backup' | 'restore';

export const backingUp: Pick<Behaviours, Kinds> = {
  backup: {
    phase: 'backup',
    describe: ({ database, keep, maxAgeMs, beforeContract }) =>
      `back up ${database}${maxAgeMs > 0 ? `, unless a backup is younger than ${maxAgeMs / 1_000} s` : ''}; keep the newest ${keep}${beforeContract ? '; skipped when no contract is pending' : ''}`,
    again: 'takes another backup, unless the newest is young enough',
    run: async (operation, deployment) => {
      const { site } = deployment;
      const { database, beforeContract } = operation;
      if (beforeContract && !waitsForContract(deployment)) return;
      let backup: Backup | undefined;
      await step(site.report, 'backup', `back up ${database}`, async () => {
        backup = await take(site, operation).catch((error) => {
          throw beforeContract && !site.signal.aborted ? nothingContracted(deployment, error) : error;
        });
        return `${backup.name}, ${describeBytes(backup.bytes)}`;
      });
      return { ...(backup && { backup }) };
    },
  },

  'remind of backup': {
    phase: 'backup',
    describe: () => 'warn that the database is external: its operator backs it up before contract',
    again: 'warns again',
    run: async (_, deployment) => {
      if (!waitsForContract(deployment)) return;
      const message =
        'the database is external: this deploy takes no backup before contract, which rules out a rollback';
      deployment.site.report({ phase: 'backup', event: 'warning', message });
    },
  },

  'copy backup': {
    phase: 'backup',
    describe: ({ to }) => `copy the backup to ${to} on this machine`,
    again: 'copies it again',
    run: async ({ to }, deployment) => {
      const { site } = deployment;
      const backup = need(deployment, 'backup');
      await step(site.report, 'backup', `copy to ${to}`, () => copyOut(inBackupVolume(site), backup, to));
    },
  },

  'upload backup': {
    phase: 'restore',
    describe: ({ file }) => `copy ${file} to the database's node`,
    again: 'copies it again',
    run: async ({ file }, { site }) => {
      await step(site.report, 'restore', `copy ${basename(file)} to the database's node`, () =>
        copyIn(inBackupVolume(site), file),
      );
    },
  },

  restore: {
    phase: 'restore',
    describe: ({ name, database, old }) =>
      `restore ${name} into a new database, check it, and rename it to ${database}${old.tables > 0 ? `; the current database becomes ${old.name}` : ''}`,
    again: 'restores again; the database in use is unchanged until the swap of names',
    run: async ({ name, database, old }, { site }) => {
      await step(site.report, 'restore', `restore ${database} from ${name}`, () =>
        runDatabaseScript(site, 'restore-restore', { args: [name], env: { OLD: old.name } }).then(() => {}),
      );
    },
  },
};

async function take(
  site: Site,
  { database, keep, maxAgeMs }: Pick<OperationOf<'backup'>, 'database' | 'keep' | 'maxAgeMs'>,
): Promise<Backup> {
  const lines = await runDatabaseScript(site, 'backup-take', {
    args: [String(Math.floor(maxAgeMs / 1_000))],
    env: { KEEP: String(keep) },
  });
  const [backup] = backupsIn(lines, 'taken', 'recent');
  if (!backup) throw new Error(`the backup of ${database} printed no name: run the same command again`);
  return backup;
}

function nothingContracted(deployment: Deployment, cause: Error): Ending {
  const { version } = need(deployment, 'release');
  return new Ending(
    'halfWay',
    `${version} serves, and nothing was contracted, because the backup failed: ${cause.message}`,
    { hint: 'fix the cause, then run the same deploy again; --no-backup skips the backup', cause },
  );
}
