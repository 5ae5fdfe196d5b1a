import { InvalidArgumentError, Option } from 'commander';
import { createCommand, runCommand } from './lib/command.ts';
import { duration } from './lib/duration.ts';
import { CUSTOMER_SCOPES, FULFILMENT_SCOPES, tokensFor } from './lib/signing-key.ts';

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
      .argParser(readScopes)
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
  const subject = options.sub ?? (options.fulfilment ? 'fulfilment' : 'ada');
  const scopes = options.scope ?? (options.fulfilment ? FULFILMENT_SCOPES : CUSTOMER_SCOPES);
  const mint = await tokensFor(target, { ttlMs: options.ttl, file: options.key });
  return { message: await mint(subject, scopes), data: { subject, scopes } };
});

function readScopes(text: string): string[] {
  const names = text.split(/[\s,]+/).filter(Boolean);
  if (names.length === 0) throw new InvalidArgumentError('At least one scope is needed.');
  return names;
}
