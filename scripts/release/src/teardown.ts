import { teardown } from '@zero-downtime/deploy';
import { ask, createCommand, runCommand } from './lib/command.ts';

const command = createCommand('teardown', "Take a target's stack away. The data stays, unless --data.")
  .option(
    '--data',
    "also delete the bundled database's volume, its backups, its secrets and the history: nothing brings them back",
  )
  .option('--yes', 'do not ask');

await runCommand<{ data?: boolean; yes?: boolean }>(command, async (site, options, output) => {
  const what = options.data ? 'services AND DATA' : 'services';
  await teardown(site, {
    data: options.data === true,
    confirm: async () =>
      options.yes === true ||
      ask(`Remove the ${what} of ${site.target.stack} on ${site.target.name}?`, output),
  });
  return { message: `${site.target.stack} is gone${options.data ? '' : '; its data stays'}` };
});
