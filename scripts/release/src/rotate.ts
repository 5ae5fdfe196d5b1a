import type { Site } from '@zero-downtime/deploy';
import { Argument } from 'commander';
import { ask, createCommand, ROOT, runCommand } from './lib/command.ts';

const command = createCommand(
  'rotate',
  'Replace a password or the token key without a failed request. Idempotent: the next run continues an interrupted rotation.',
)
  .addArgument(
    new Argument(
      '<what>',
      "the credential; token-keys: this machine's, in every stack that accepts its tokens",
    ).choices(['app-password', 'owner-password', 'token-keys']),
  )
  .option('--plan', 'print the plan, and do nothing')
  .option('--yes', 'do not ask');

await runCommand<{ plan?: boolean; yes?: boolean }>(command, async (site, { plan, yes }, output) => {
  const { rotatePassword, rotateTokenKeys } = await import('@zero-downtime/deploy');
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

/** The given site and those of all other targets, if they accept this machine's tokens. */
async function sitesWithLocalKeys(named: Site): Promise<Site[]> {
  const { listTargets, loadTarget, openSite } = await import('@zero-downtime/deploy');
  const others = await Promise.all((await listTargets(ROOT)).map((name) => loadTarget(ROOT, name)));
  const local = others.filter(
    ({ stack, context, tokens }) =>
      tokens.keys.kind === 'local' && (stack !== named.target.stack || context !== named.target.context),
  );
  const { report, signal } = named;
  const sites = local.map(({ name: target }) => openSite({ root: ROOT, target, report, signal }));
  return [...(named.target.tokens.keys.kind === 'local' ? [named] : []), ...(await Promise.all(sites))];
}
