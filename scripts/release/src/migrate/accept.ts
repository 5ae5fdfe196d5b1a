import type { Site } from '@zero-downtime/deploy';
import { commandFor } from '@zero-downtime/deploy/command-for';
import { refuse } from '@zero-downtime/deploy/errors';
import { createCommand, runCommand } from '../lib/command.ts';
import { CHANGES_OF_TARGET, changesOf, typedPath } from './changes-of-service.ts';

interface Options {
  drift?: true;
  changes?: string;
}

/** The error of a release whose schema command has no `accept`. */
const UNKNOWN = /Unknown option|there is no command/;

/** `migrate accept NAME` and `migrate accept --drift`: accepts the difference that a refusal names, and records who did. */
export async function accept(argv: readonly string[]): Promise<void> {
  const command = createCommand(
    'migrate accept',
    'Accept a difference that the schema of a target refuses: the files of a change that were edited after they ran, or a schema ' +
      'that was changed by hand. Who did is recorded.',
  )
    .argument('[name]', 'the change whose files count as the ones that ran, such as 002_add_order_tracking')
    .option('--drift', 'the current schema counts as the result of the last phase')
    .option('--changes <folder>', CHANGES_OF_TARGET);

  await runCommand<Options>(
    command,
    async (site, options) => {
      const [name] = command.processedArgs as [string | undefined];
      const accepted = await askToAccept(site, await argumentsOf(site, name, options));
      return { message: accepted, data: { accepted } };
    },
    argv,
  );
}

async function askToAccept(site: Site, args: string[]): Promise<string> {
  const { askSchema } = await import('@zero-downtime/deploy');
  const { outcome, message = 'done' } = await askSchema(site, 'accept', args);
  if (outcome === 'done') return message;
  if (outcome === 'failed') throw new Error(message);
  if (UNKNOWN.test(message))
    throw refuse('the running release is too old for accept', 'undo the edit or the manual change');
  throw refuse(message);
}

/** The checksums are those of the files in this checkout; the running release may have others. @throws Ending (refused) */
async function argumentsOf(
  { target }: Site,
  name: string | undefined,
  { drift, changes }: Options,
): Promise<string[]> {
  if ((name === undefined) === (drift === undefined))
    throw refuse(
      'accept what?',
      `${commandFor(target, 'migrate', 'accept NAME')}, or ${commandFor(target, 'migrate', 'accept --drift')}`,
    );
  const { deployer } = await import('@zero-downtime/deploy');
  const by = ['--by', deployer()];
  if (name === undefined) return ['--drift', ...by];
  const folder = changes === undefined ? changesOf(target.service) : typedPath(changes);
  const { carriedChecksums, readChanges } = await import('@zero-downtime/migrations');
  const carried = await carriedChecksums(await readChanges(folder));
  const change = carried.find((each) => each.name === name);
  if (!change)
    throw refuse(
      `there is no change ${name} in ${folder}`,
      `it has ${carried.map((each) => each.name).join(', ') || 'none'}`,
    );
  const checksums = Object.entries(change.checksums).map(([phase, checksum]) => `${phase}=${checksum}`);
  return [name, ...by, ...checksums.flatMap((each) => ['--checksum', each])];
}
