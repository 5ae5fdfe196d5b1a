import { commandFor } from '@zero-downtime/deploy/command-for';
import { ask, createCommand, runCommand } from './lib/command.ts';

const command = createCommand(
  'restore',
  "Replace a target's database with a backup. The old database is kept under another name.",
)
  .argument('<backup>', 'its name (npm run backup -- --list), latest, or the path of a file')
  .option('--yes', 'do not ask, even if the database has tables');

await runCommand<{ yes?: boolean }>(command, async (site, { yes }, output) => {
  const { restore } = await import('@zero-downtime/deploy');
  const [from = ''] = command.args;
  const { target } = site;
  const { backup, old, lacks } = await restore(site, {
    from,
    confirm: async () =>
      yes === true ||
      ask(
        `The database of ${target.stack} has tables. Replace it? Only the old database then has the writes since the backup.`,
        output,
      ),
  });
  const message = [
    `${target.stack} has the database of ${backup.at.toISOString()}`,
    ...(old === undefined ? [] : [`the old database is ${old}; drop it when you no longer need it`]),
    ...(lacks.length > 0
      ? [`the backup lacks ${lacks.join(', ')}: ${commandFor(target, 'deploy', '--redeploy')}`]
      : []),
  ].join('\n');
  return { message, data: { backup, old, lacks } };
});
