import { Command, CommanderError } from 'commander';
import versions from '../../../docker/versions.json' with { type: 'json' };
import './lib/start.ts';
import { Refused, SetupError } from './setup/errors.ts';
import { hint } from './setup/hints.ts';
import type { ImageOptions } from './setup/images.ts';
import { logFile, removeLog } from './setup/log.ts';
import { hasChanged, say } from './setup/say.ts';

const command = new Command('setup')
  .description(
    'Prepare this machine: Docker Engine, Swarm, base images, local registry, token key.\n' +
      'Announces each step and creates only what is missing. Safe to run again, also after a kill.',
  )
  .option('--rebuild-images', 'build the base images again, with the newest packages')
  .option(
    '--images-only',
    'only the base images, for a CI runner: needs a running engine, and creates no Swarm',
  )
  .option('--former-postgres', `also ${versions.formerPostgres.image}, for a stack that has data of it`)
  .option('--next-postgres', `also ${versions.nextPostgres.image}, to run the tests of the schema on it`)
  .option('--no-pull', "build the base images from Debian's packages without trying the public ones first")
  .allowExcessArguments(false)
  .addHelpText('after', '\nExit codes: 0 done · 1 error, run it again · 2 refused, nothing changed')
  .exitOverride();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    removeLog();
    say('Interrupted. Run setup again: it continues where it stopped.');
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

try {
  const {
    rebuildImages,
    pull,
    imagesOnly,
    formerPostgres = false,
    nextPostgres = false,
  } = command.parse().opts<{
    rebuildImages?: true;
    pull: boolean;
    imagesOnly?: true;
    formerPostgres?: true;
    nextPostgres?: true;
  }>();
  const options: ImageOptions = { rebuild: rebuildImages === true, pull, formerPostgres, nextPostgres };
  const { setup, setupImages } = await import('./setup/setup.ts');
  await (imagesOnly ? setupImages(options) : setup(options));
  removeLog();
} catch (error) {
  process.exitCode = explain(error);
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof SetupError)) {
    const advice = hint(String(error));
    if (!advice) throw error;
    console.error(`\n${String(error)}\n${advice}`);
    return 1;
  }
  if (!error.message.includes(logFile())) removeLog();
  say('');
  console.error(error.message);
  return error instanceof Refused && !hasChanged() ? 2 : 1;
}
