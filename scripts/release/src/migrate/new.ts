import { relative } from 'node:path';
import { Command, CommanderError } from 'commander';
import { ROOT } from '../lib/command.ts';
import { type Choice, chooseChanges } from './changes-of-service.ts';
import { refused } from './refused.ts';

/** `migrate new NAME`: the skeleton of the next change. */
export async function begin(argv: readonly string[]): Promise<void> {
  const command = new Command('migrate new')
    .description('Begin a schema change: creates its folder and a skeleton file for each phase.')
    .argument('<name>', 'lower-case letters, digits and underscores, such as add_order_notes')
    .option(
      '--changes <folder>',
      'the folder of the changes (default: that of the only service that has any)',
    )
    .option('--target <name>', "the changes of this target's service")
    .allowExcessArguments(false)
    .exitOverride();
  try {
    command.parse(argv, { from: 'user' });
    const name = command.args[0] as string;
    const changes = await chooseChanges(
      command.opts<Choice>(),
      (folder) => `npm run migrate -- new ${name} --changes ${folder}`,
    );
    const { newChange } = await import('@zero-downtime/migrations');
    const folder = await newChange(changes, name);
    process.stdout.write(
      `${relative(ROOT, folder)}\nnext: fill in the phases, then npm run migrate -- lint ${relative(ROOT, changes)}\n`,
    );
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else refused(error);
  }
}
