import { ask, createCommand, runCommand } from './lib/command.ts';

const command = createCommand(
  'prune',
  'Remove the images of old releases, and free the disk of the registry that setup made. Keeps what a rollback needs (`keep` in the target).',
)
  .option('--plan', 'print what would be removed, and remove nothing')
  .option('--yes', 'do not ask');

await runCommand<{ plan?: boolean; yes?: boolean }>(command, async (site, options, output) => {
  const { prune } = await import('@zero-downtime/deploy');
  const { message, ...data } = await prune(site, {
    planOnly: options.plan === true,
    confirm: async () =>
      !site.target.confirm ||
      options.yes === true ||
      ask(`Remove old images of ${site.target.name}?`, output),
  });
  return { message, data };
});
