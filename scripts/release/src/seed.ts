import { commandFor } from '@zero-downtime/deploy/command-for';
import { refuse } from '@zero-downtime/deploy/errors';
import { InvalidArgumentError } from 'commander';
import { createCommand, runCommand } from './lib/command.ts';

const TOKEN_MS = 600_000;

const command = createCommand(
  'seed',
  'Send the example bodies in the OpenAPI document of a service to it, as sample data.',
)
  .option(
    '--url <url>',
    "the URL of the service, such as http://127.0.0.1:3000 of npm run dev (default: the target's)",
  )
  .option('--times <number>', 'how often each example is sent', times, 3)
  .option('--sub <name>', 'the client that sends them', 'ada')
  .option('--key <file>', "another signing key than this machine's");

interface Options {
  url?: string;
  times: number;
  sub: string;
  key?: string;
}

await runCommand<Options>(command, async ({ target }, { url: asked, sub, key, ...options }) => {
  const url = asked ?? target.url;
  const { seed } = await import('./lib/seed.ts');
  const { tokensFor } = await import('./lib/signing-key.ts');
  const mint = await tokensFor(target, { ttlMs: TOKEN_MS, file: key });
  const sent = await seed(url, { times: options.times, mint: (scopes) => mint(sub, scopes) }).catch(
    (error) => {
      if (error.cause?.code === 'ECONNREFUSED')
        throw refuse(`nothing listens at ${url}`, `npm run dev, or ${commandFor(target, 'deploy')}`);
      if (asked !== undefined && target.url !== asked)
        throw Object.assign(error, {
          hint: `the token is one for the target ${target.name}; if ${url} is another service, name its target: --target NAME`,
        });
      throw error;
    },
  );
  const message =
    sent === 0 ? 'the OpenAPI document has no example to send' : `${sent} requests sent to ${url}`;
  return { message, data: { sent } };
});

function times(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= 10_000) return number;
  throw new InvalidArgumentError('Expected a number from 1 to 10000.');
}
