import { backUp, describeBackup, listBackups } from '@zero-downtime/deploy';
import { Option } from 'commander';
import { createCommand, runCommand } from './lib/command.ts';

const command = createCommand(
  'backup',
  "Back a target's bundled or shared database up, into a volume on the database's node. The newest ones are kept (`backup.keep`).",
)
  .option(
    '--to <folder>',
    'copy it to a folder of this machine, too: the volume does not survive its machine',
  )
  .addOption(new Option('--list', 'list the backups, oldest first, and take none').conflicts('to'));

await runCommand<{ to?: string; list?: boolean }>(command, async (site, { to, list }) => {
  const backups = list ? await listBackups(site) : [await backUp(site, { to })];
  const now = new Date();
  return {
    message: backups.map((backup) => describeBackup(backup, now)).join('\n') || 'there is no backup',
    data: { backups },
  };
});
