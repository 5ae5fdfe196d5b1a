import { Command, CommanderError, InvalidArgumentError } from 'commander';
import './lib/start.ts';
import { ending } from './lib/ending.ts';
import { explainSwallowed } from './lib/swallowed-flags.ts';

const command = new Command('dev')
  .description(
    'Run a service from its sources: PostgreSQL in a container, its schema changes applied, node --watch, a token. Needs a Docker ' +
      'Engine and no Swarm. Ctrl-C ends it and keeps the data.',
  )
  .argument('[service]', 'a folder in services/ (default: the only one, or that of the target local)')
  .option('--port <number>', 'the port of the service', port, 3000)
  .option('--reset', 'start with an empty database')
  .option('--seed', 'send the example bodies of its OpenAPI document once it is ready')
  .option(
    '--name <name>',
    'the name of the database container and its volume (default: <project>-dev-<service>)',
    name,
  )
  .allowExcessArguments(false)
  .addHelpText(
    'after',
    '\nSet your own settings in the environment or in services/<service>/.env.\n' +
      'Exit codes: 0 ended by Ctrl-C · 1 error, run it again · 2 refused, nothing changed',
  )
  .exitOverride();

try {
  command.parse();
  const options = command.opts<{ port: number; reset?: true; seed?: true; name?: string }>();
  const { runDev } = await import('./dev/run-dev.ts');
  await runDev({ service: command.args[0], ...options });
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    explainSwallowed(error, command, process.argv.slice(2));
  } else ending(error);
}

function port(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new InvalidArgumentError('Expected a number from 1 to 65535.');
}

function name(text: string): string {
  if (/^[a-z0-9][a-z0-9_.-]+$/.test(text)) return text;
  throw new InvalidArgumentError('Expected lower-case letters, digits, dashes, dots and underscores.');
}
