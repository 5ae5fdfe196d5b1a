import { Option } from 'commander';
import { ask, createCommand, runCommand } from './lib/command.ts';

const command = createCommand(
  'upgrade-database',
  'Move the bundled PostgreSQL to the current major by logical replication, while the service serves. Idempotent: the next run continues an interrupted upgrade.',
)
  .option('--plan', 'print the plan, and do nothing')
  .option('--yes', 'do not ask')
  .addOption(
    new Option('--abort', 'before the switch: remove the new server; the old one serves').conflicts('finish'),
  )
  .option('--finish', 'after the upgrade: remove the old server and its data');

interface Options {
  plan?: boolean;
  yes?: boolean;
  abort?: boolean;
  finish?: boolean;
}

await runCommand<Options>(command, async (site, { plan, yes, abort, finish }, output) => {
  const { upgradeDatabase } = await import('@zero-downtime/deploy');
  const { name, confirm } = site.target;
  const way = abort ? 'abort' : finish ? 'finish' : 'upgrade';
  const question = finish ? `Remove the old data of ${name}?` : `Change the database server of ${name}?`;
  const { message, changed } = await upgradeDatabase(site, {
    way,
    planOnly: plan === true,
    // Removed data are asked for everywhere.
    confirm: async () => yes === true || (!confirm && !finish) || ask(question, output),
  });
  return { message, data: { changed } };
});
