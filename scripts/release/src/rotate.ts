import {
  listTargets,
  loadTarget,
  openSite,
  rotatePassword,
  rotateTokenKeys,
  type Site,
} from '@zero-downtime/deploy';
import { Argument } from 'commander';
import { ask, createCommand, ROOT, runCommand } from './lib/command.ts';

const command = createCommand(
  'rotate',
  'Replace a password or the token key without a failed request. Safe to run again: an interrupted rotation is continued.',
)
  .addArgument(
    new Argument(
      '<what>',
      "what to replace; token-keys: this machine's, in every stack that takes its tokens",
    ).choices(['app-password', 'owner-password', 'token-keys']),
  )
  .option('--plan', 'say what would be done, and do nothing')
  .option('--yes', 'do not ask');

await runCommand<{ plan?: boolean; yes?: boolean }>(command, async (site, { plan, yes }, output) => {
  const [what = ''] = command.args;
  const options = {
    planOnly: plan === true,
    confirm: async () =>
      !site.target.confirm || yes === true || ask(`Replace the ${what} of ${site.target.name}?`, output),
  };
  const { message, ...data } =
    what === 'token-keys'
      ? await rotateTokenKeys(await sitesWithLocalKeys(site), options)
      : await rotatePassword(site, what === 'app-password' ? 'app' : 'owner', options);
  return { message, data };
});

/** Those of all targets that take this machine's tokens, and the one that was named. */
async function sitesWithLocalKeys(named: Site): Promise<Site[]> {
  const others = await Promise.all((await listTargets(ROOT)).map((name) => loadTarget(ROOT, name)));
  const local = others.filter(
    ({ stack, context, tokens }) =>
      tokens.keys.kind === 'local' && (stack !== named.target.stack || context !== named.target.context),
  );
  const { report, signal } = named;
  const sites = local.map(({ name: target }) => openSite({ root: ROOT, target, report, signal }));
  return [...(named.target.tokens.keys.kind === 'local' ? [named] : []), ...(await Promise.all(sites))];
}
