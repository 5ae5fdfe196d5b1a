import { join } from 'node:path';
import { describeEnding, EXIT, refuse } from '@zero-downtime/deploy/errors';
import { buildEnvironment, FAULTY_RELEASES } from '@zero-downtime/drills/faulty-releases';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { withHint } from '@zero-downtime/release-scripts/lib/with-hint';
import { Command, CommanderError } from 'commander';

const LISTED = [
  'Faulty releases:',
  ...FAULTY_RELEASES.map(({ name, describes }) => `  ${name.padEnd(14)} ${describes}`),
].join('\n');

const command = new Command('deploy:faulty')
  .description(
    'Release the current sources with an added bug, as a separate version, to watch the deploy roll it back.',
  )
  .usage('NAME [flags of npm run deploy]')
  .argument('[name]', 'the faulty release')
  .argument('[flags...]', 'as for npm run deploy, such as --target lab; npm run deploy -- --help')
  .passThroughOptions()
  .allowUnknownOption()
  .addHelpText('after', `\n${LISTED}`)
  .addHelpText('after', '\nExit codes: those of npm run deploy; expect 3.')
  .exitOverride();

try {
  command.parse();
  const [name, flags] = command.processedArgs as [string | undefined, string[]];
  await deployFaulty(name, flags);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.refused;
  else {
    const { outcome, message, hint } = describeEnding(error);
    process.exitCode = EXIT[outcome];
    process.stderr.write(withHint(message, hint));
  }
}

/** @throws Ending (refused) for an unknown faulty release */
async function deployFaulty(name: string | undefined, flags: readonly string[]): Promise<void> {
  const release = FAULTY_RELEASES.find((one) => one.name === name || one.version === name);
  if (!release)
    throw refuse(
      name === undefined ? 'which faulty release?' : `there is no faulty release "${name}"`,
      `one of ${FAULTY_RELEASES.map((one) => one.name).join(', ')}`,
    );
  Object.assign(process.env, buildEnvironment(release.version));
  process.argv.splice(2, process.argv.length, ...flags, '--release', release.version);
  await import(join(ROOT, 'scripts/release/src/deploy.ts'));
}
