import { restore } from '@zero-downtime/deploy';
import { ask, createCommand, runCommand } from './lib/command.ts';

const command = createCommand(
  'restore',
  "Put a backup in the place of a target's database. The one that is there is kept under another name.",
)
  .argument('<backup>', 'its name (npm run backup -- --list), latest, or the path of a file')
  .option('--yes', 'do not ask, although the database has tables');

await runCommand<{ yes?: boolean }>(command, async (site, { yes }, output) => {
  const [from = ''] = command.args;
  const { target } = site;
  const { backup, old, lacks } = await restore(site, {
    from,
    confirm: async () =>
      yes === true ||
      ask(
        `The database of ${target.stack} has tables. Replace it? What was written since the backup is then in the old one only.`,
        output,
      ),
  });
  const elsewhere = target.name === 'local' ? '' : ` --target ${target.name}`;
  const message = [
    `${target.stack} has the database of ${backup.at.toISOString()}`,
    ...(old === undefined ? [] : [`the one before is ${old}; drop it when nothing of it is missed`]),
    ...(lacks.length > 0
      ? [`the backup lacks ${lacks.join(', ')}: npm run deploy -- --redeploy${elsewhere}`]
      : []),
  ].join('\n');
  return { message, data: { backup, old, lacks } };
});
