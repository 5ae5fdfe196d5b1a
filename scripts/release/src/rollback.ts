import { ask, createCommand, runCommand, withSummary } from './lib/command.ts';

const command = withSummary(
  createCommand(
    'rollback',
    'Return to a recorded release, by digest, with a rolling update; refused when the schema no longer fits it.',
  ),
)
  .option('--to <version>', 'a release in the history (default: the one before the running release)')
  .option('--yes', 'do not ask');

await runCommand<{ to?: string; yes?: boolean }>(command, async (site, options, output) => {
  const { rollback } = await import('@zero-downtime/deploy');
  const { message, changed, figures } = await rollback(site, {
    to: options.to,
    confirm: async () =>
      !site.target.confirm || options.yes === true || ask(`Roll back ${site.target.name}?`, output),
  });
  return { message, data: { changed, ...figures } };
});
