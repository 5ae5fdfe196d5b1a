import { refuse } from '@zero-downtime/deploy/errors';
import { ask, createCommand, runCommand } from './lib/command.ts';

const command = createCommand(
  'unlock',
  'Remove the deploy lock at once. The next deploy takes over the lock of a dead one within a minute, without this.',
).option('--yes', 'do not ask');

await runCommand<{ yes?: boolean }>(command, async (site, options, output) => {
  const { breakLock, readLock } = await import('@zero-downtime/deploy');
  const holder = await readLock(site);
  if (!holder) return { message: `${site.target.stack} is not locked` };
  const who = `${holder.command} of ${holder.by} on ${holder.host}, pid ${holder.pid}, since ${holder.since}`;
  if (options.yes !== true && !(await ask(`Held by ${who}. Has that process ended?`, output)))
    throw refuse('still locked');
  await breakLock(site);
  return { message: `unlocked; it was held by ${who}` };
});
