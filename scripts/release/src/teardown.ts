import { ask, createCommand, runCommand } from './lib/command.ts';

const command = createCommand('teardown', "Remove a target's stack. The data stays, unless --data.")
  .option(
    '--data',
    "also delete the bundled database's volume, its backups, its secrets and the history, permanently",
  )
  .option('--yes', 'do not ask');

await runCommand<{ data?: boolean; yes?: boolean }>(command, async (site, options, output) => {
  const { teardown } = await import('@zero-downtime/deploy');
  const what = options.data ? 'services AND DATA' : 'services';
  await teardown(site, {
    data: options.data === true,
    confirm: async () =>
      options.yes === true ||
      ask(`Remove the ${what} of ${site.target.stack} on ${site.target.name}?`, output),
  });
  return { message: `${site.target.stack} is removed${options.data ? '' : '; its data stays'}` };
});
