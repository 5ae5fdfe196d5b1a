import type { CertificateSource, Site } from '@zero-downtime/deploy';
import { refuse } from '@zero-downtime/deploy/errors';
import { Argument } from 'commander';
import { ask, createCommand, ROOT, runCommand } from './lib/command.ts';

const command = createCommand(
  'rotate',
  'Replace a password, the token key or the certificate of the edge without a failed request. Idempotent: the next run continues an interrupted rotation.',
)
  .addArgument(
    new Argument(
      '<what>',
      "the credential; token-keys: this machine's, in every stack that accepts its tokens; tls: the edge's certificate",
    ).choices(['app-password', 'owner-password', 'token-keys', 'tls']),
  )
  .option('--certificate <file>', 'tls: the certificate and its intermediates, PEM')
  .option('--key <file>', 'tls: the key of the certificate, PEM')
  .option(
    '--self-signed',
    "tls: issue a certificate for the host of the target's url by this machine's own authority, for a trial",
  )
  .option('--plan', 'print the plan, and do nothing')
  .option('--yes', 'do not ask');

interface Options {
  certificate?: string;
  key?: string;
  selfSigned?: boolean;
  plan?: boolean;
  yes?: boolean;
}

await runCommand<Options>(command, async (site, { plan, yes, ...options }, output) => {
  const { rotateCertificate, rotatePassword, rotateTokenKeys } = await import('@zero-downtime/deploy');
  const [what = ''] = command.args;
  const how = {
    planOnly: plan === true,
    confirm: async () =>
      !site.target.confirm || yes === true || ask(`Replace the ${what} of ${site.target.name}?`, output),
  };
  const source = readSource(what, options);
  const { message, ...data } = source
    ? await rotateCertificate(site, source, how)
    : what === 'token-keys'
      ? await rotateTokenKeys(await sitesWithLocalKeys(site), how)
      : await rotatePassword(site, what === 'app-password' ? 'app' : 'owner', how);
  return { message, data };
});

/** Undefined for another credential than the certificate. @throws Ending (refused) for options that do not belong together */
function readSource(what: string, { certificate, key, selfSigned }: Options): CertificateSource | undefined {
  const given = certificate !== undefined || key !== undefined;
  if (what !== 'tls') {
    if (given || selfSigned) throw refuse('--certificate, --key and --self-signed are for `rotate -- tls`');
    return undefined;
  }
  if (selfSigned && !given) return 'self-signed';
  if (!selfSigned && certificate !== undefined && key !== undefined) return { certificate, key };
  throw refuse(
    'the certificate and its key are needed, or --self-signed',
    'npm run rotate -- tls --certificate fullchain.pem --key key.pem',
  );
}

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
