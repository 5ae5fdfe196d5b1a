import { refuse } from '@zero-downtime/deploy/errors';
import { ask, createCommand, runCommand } from './lib/command.ts';

const command = createCommand(
  'unlock',
  'Remove the deploy lock at once. The lock of a deploy that died is taken over by the next one, within a minute.',
).option('--yes', 'do not ask');

await runCommand<{ yes?: boolean }>(command, async (site, options, output) => {
  const { breakLock, readLock } = await import('@zero-downtime/deploy');
  const holder = await readLock(site);
  if (!holder) return { message: `${site.target.stack} is not locked` };
  const who = `${holder.command} of ${holder.by} on ${holder.host}, pid ${holder.pid}, since ${holder.since}`;
  if (options.yes !== true && !(await ask(`Held by ${who}. Is it really dead?`, output)))
    throw refuse('still locked');
  await breakLock(site);
  return { message: `unlocked; it was held by ${who}` };
});
