import { mintToken } from '@zero-downtime/auth/mint';
import { refuse } from '@zero-downtime/deploy';
import { InvalidArgumentError, Option } from 'commander';
import { createCommand, runCommand } from './lib/command.ts';
import { duration } from './lib/duration.ts';
import { CUSTOMER_SCOPES, FULFILMENT_SCOPES, openSigningKey } from './lib/signing-key.ts';

const HOUR_MS = 3_600_000;

const command = createCommand(
  'token',
  'Make a token for a target that takes this machine\'s, and print it: -H "authorization: Bearer $(npm run -s token)".',
)
  .option('--sub <name>', 'who it is for: the customer, or the client (default: ada; fulfilment)')
  .addOption(
    new Option(
      '--scope <scopes>',
      `what it allows, space separated (default: "${CUSTOMER_SCOPES.join(' ')}")`,
    )
      .argParser(scopes)
      .conflicts('fulfilment'),
  )
  .option('--fulfilment', `the same as --scope "${FULFILMENT_SCOPES.join(' ')}"`)
  .addOption(
    new Option('--ttl <duration>', 'how long it is valid').argParser(duration).default(HOUR_MS, '1h'),
  )
  .option('--key <file>', "a signing key other than this machine's");

interface Options {
  sub?: string;
  scope?: string[];
  fulfilment?: boolean;
  ttl: number;
  key?: string;
}

await runCommand<Options>(command, async ({ target }, options) => {
  const { issuer, audience, keys } = target.tokens;
  if (keys.kind !== 'local' && options.key === undefined)
    throw refuse(
      `${target.name} takes the tokens of ${issuer}, which cannot be made here`,
      'ask that issuer',
    );
  const { privateKey } = await openSigningKey(options.key);
  const content = {
    subject: options.sub ?? (options.fulfilment ? 'fulfilment' : 'ada'),
    scopes: options.scope ?? (options.fulfilment ? FULFILMENT_SCOPES : CUSTOMER_SCOPES),
    ttlSeconds: Math.max(1, Math.round(options.ttl / 1_000)),
    issuer,
    audience,
  };
  return { message: await mintToken(privateKey, content), data: { ...content } };
});

function scopes(text: string): string[] {
  const names = text.split(/[\s,]+/).filter(Boolean);
  if (names.length === 0) throw new InvalidArgumentError('At least one scope is needed.');
  return names;
}
