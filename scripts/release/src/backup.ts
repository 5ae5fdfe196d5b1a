import { Option } from 'commander';
import { createCommand, runCommand } from './lib/command.ts';

const command = createCommand(
  'backup',
  "Back up a target's bundled or shared database into a volume on the database's node. The newest backups are kept (`backup.keep` in the target).",
)
  .option(
    '--to <folder>',
    'also copy it to a folder of this machine: the volume does not survive its machine',
  )
  .addOption(new Option('--list', 'list the backups, oldest first, and take none').conflicts('to'));

await runCommand<{ to?: string; list?: boolean }>(command, async (site, { to, list }) => {
  const { backUp, describeBackup, listBackups } = await import('@zero-downtime/deploy');
  const backups = list ? await listBackups(site) : [await backUp(site, { to })];
  const now = new Date();
  return {
    message: backups.map((backup) => describeBackup(backup, now)).join('\n') || 'no backup exists',
    data: { backups },
  };
});
