import { rotatePassword } from '@zero-downtime/deploy';
import { Argument } from 'commander';
import { ask, createCommand, runCommand } from './lib/command.ts';

const command = createCommand(
  'rotate',
  'Replace a password without a failed request. Safe to run again: an interrupted rotation is continued.',
)
  .addArgument(new Argument('<what>', 'what to replace').choices(['app-password', 'owner-password']))
  .option('--plan', 'say what would be done, and do nothing')
  .option('--yes', 'do not ask');

await runCommand<{ plan?: boolean; yes?: boolean }>(command, async (site, { plan, yes }, output) => {
  const [what = ''] = command.args;
  const { message, ...data } = await rotatePassword(site, what === 'app-password' ? 'app' : 'owner', {
    planOnly: plan === true,
    confirm: async () =>
      !site.target.confirm || yes === true || ask(`Replace the ${what} of ${site.target.name}?`, output),
  });
  return { message, data };
});
