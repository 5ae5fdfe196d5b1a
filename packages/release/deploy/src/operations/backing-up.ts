import { basename } from 'node:path';
import { backupsIn, describeBytes } from '../backup/backups.ts';
import { copyIn, copyOut } from '../backup/copy.ts';
import { runDatabaseScript } from '../backup/database-job.ts';
import { step } from '../events.ts';
import type { Behaviours } from './behaviour.ts';
import { need } from './deployment.ts';
import { waitsForContract } from './finishing.ts';

type Kinds = 'backup' | 'remind of backup' | 'copy backup' | 'upload backup' | 'restore';

export const backingUp: Pick<Behaviours, Kinds> = {
  backup: {
    phase: 'backup',
    describe: ({ database, keep, maxAgeMs, beforeContract }) =>
      `back ${database} up${maxAgeMs > 0 ? `, unless a backup is younger than ${maxAgeMs / 1_000} s` : ''}; keep the newest ${keep}${beforeContract ? '; left out where nothing waits for contract' : ''}`,
    again: 'takes another one, unless the newest is young enough',
    run: async ({ database, keep, maxAgeMs, beforeContract }, deployment) => {
      const { site } = deployment;
      if (beforeContract && !waitsForContract(deployment)) return;
      const findings: { backup?: ReturnType<typeof backupsIn>[number] } = {};
      await step(site.report, 'backup', `back up ${database}`, async () => {
        const lines = await runDatabaseScript(site, 'backup-take', {
          args: [String(Math.floor(maxAgeMs / 1_000))],
          env: { KEEP: String(keep) },
        });
        const [backup] = backupsIn(lines, 'taken', 'recent');
        if (!backup) throw new Error(`the backup of ${database} did not tell its name`);
        findings.backup = backup;
        return `${backup.name}, ${describeBytes(backup.bytes)}`;
      });
      return findings;
    },
  },

  'remind of backup': {
    phase: 'backup',
    describe: () => 'the database is external: its operator takes the backup before contract',
    again: 'says so again',
    run: async (_, deployment) => {
      if (!waitsForContract(deployment)) return;
      const message = 'the database is external: no backup was taken before contract closes the way back';
      deployment.site.report({ phase: 'backup', event: 'warning', message });
    },
  },

  'copy backup': {
    phase: 'backup',
    describe: ({ to }) => `copy it to ${to} on this machine`,
    again: 'copies it again',
    run: async ({ to }, deployment) => {
      const { site } = deployment;
      const backup = need(deployment, 'backup');
      await step(site.report, 'backup', `copy to ${to}`, () => copyOut(site, backup, to));
    },
  },

  'upload backup': {
    phase: 'restore',
    describe: ({ file }) => `copy ${file} to the database's node`,
    again: 'copies it again',
    run: async ({ file }, { site }) => {
      await step(site.report, 'restore', `copy ${basename(file)} to the database's node`, () =>
        copyIn(site, file),
      );
    },
  },

  restore: {
    phase: 'restore',
    describe: ({ name, database, old }) =>
      `restore ${name} into a new database, check it, and give it the name ${database}${old.tables > 0 ? `; the one that is there becomes ${old.name}` : ''}`,
    again: 'restores once more; until the names are swapped nothing has changed',
    run: async ({ name, database, old }, { site }) => {
      await step(site.report, 'restore', `restore ${database} from ${name}`, () =>
        runDatabaseScript(site, 'restore-restore', { args: [name], env: { OLD: old.name } }).then(() => {}),
      );
    },
  },
};
