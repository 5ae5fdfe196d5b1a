import { Command, CommanderError } from 'commander';
import { Refused, SetupError } from './setup/errors.ts';
import { say } from './setup/say.ts';
import { setup } from './setup/setup.ts';

const command = new Command('setup')
  .description(
    'Makes this host able to run the rest: a Docker Engine, a Swarm, the base images and a registry of its own.\n' +
      'Says what it does before it does it; what is there already is left alone. Safe to repeat.',
  )
  .addHelpText('after', '\nExit codes: 0 done · 1 error, run it again · 2 refused, nothing changed')
  .allowExcessArguments(false)
  .exitOverride();

try {
  command.parse();
  await setup();
} catch (error) {
  process.exitCode = explain(error);
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof SetupError)) throw error;
  say(`\n${error instanceof Refused ? 'refused' : 'error'}: ${error.message}`);
  return error.exitCode;
}
