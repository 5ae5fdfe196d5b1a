import { InvalidArgumentError, Option } from 'commander';
import { createCommand, runCommand } from './lib/command.ts';
import { duration } from './lib/duration.ts';
import type { TokenUser } from './lib/token-users.ts';

const HOUR_MS = 3_600_000;

const command = createCommand(
  'token',
  'Make a token for a target that takes this machine\'s, and print it: -H "authorization: Bearer $(npm run -s token)".',
)
  .addOption(
    new Option(
      '--as <user>',
      "one of `tokens` in the service's package.json, with the scopes that are there (default: the first)",
    ).conflicts('scope'),
  )
  .option('--sub <name>', 'who it is for: the customer, or the client (default: the name of that user)')
  .addOption(new Option('--scope <scopes>', 'what it allows, space separated').argParser(readScopes))
  .addOption(new Option('--fulfilment', 'the same as --as fulfilment').conflicts(['scope', 'as']))
  .addOption(
    new Option('--ttl <duration>', 'how long it is valid').argParser(duration).default(HOUR_MS, '1h'),
  )
  .option('--key <file>', "a signing key other than this machine's");

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
  if (names.length === 0) throw new InvalidArgumentError('At least one scope is needed.');
  return names;
}
