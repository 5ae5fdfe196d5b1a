import { InvalidArgumentError, Option } from 'commander';
import { createCommand, runCommand } from './lib/command.ts';
import { duration } from './lib/duration.ts';
import type { TokenUser } from './lib/token-users.ts';

const HOUR_MS = 3_600_000;

const command = createCommand(
  'token',
  'Print a token for a target, signed with this machine\'s key: -H "authorization: Bearer $(npm run -s token)".',
)
  .addOption(
    new Option(
      '--as <user>',
      "a user in `tokens` of the service's package.json, with the scopes there (default: the first)",
    ).conflicts('scope'),
  )
  .option('--sub <name>', 'the subject: the customer or the client (default: the name of the user)')
  .addOption(new Option('--scope <scopes>', 'the scopes, separated by spaces').argParser(readScopes))
  .addOption(new Option('--fulfilment', 'the same as --as fulfilment').conflicts(['scope', 'as']))
  .addOption(new Option('--ttl <duration>', 'its lifetime').argParser(duration).default(HOUR_MS, '1h'))
  .option('--key <file>', "another signing key than this machine's");

interface Options {
  sub?: string;
  as?: string;
  scope?: string[];
  fulfilment?: boolean;
  ttl: number;
  key?: string;
}

await runCommand<Options>(command, async ({ target }, options) => {
  const { tokensFor } = await import('./lib/signing-key.ts');
  const user = await userOf(target.service, options);
  const subject = options.sub ?? user.name;
  const mint = await tokensFor(target, { ttlMs: options.ttl, file: options.key });
  return { message: await mint(subject, user.scopes), data: { subject, scopes: user.scopes } };
});

async function userOf(service: string, { as, scope, fulfilment, sub }: Options): Promise<TokenUser> {
  if (scope && sub !== undefined) return { name: sub, scopes: scope };
  const { findUser, tokenUsers } = await import('./lib/token-users.ts');
  const users = await tokenUsers(service);
  const { name, scopes } = findUser(users, fulfilment ? 'fulfilment' : as, service);
  return { name, scopes: scope ?? scopes };
}

function readScopes(text: string): string[] {
  const names = text.split(/[\s,]+/).filter(Boolean);
  if (names.length === 0) throw new InvalidArgumentError('Expected at least one scope.');
  return names;
}
