import { relative } from 'node:path';
import { newChange } from '@zero-downtime/migrations';
import { Command, CommanderError } from 'commander';
import { ROOT } from '../lib/command.ts';
import { CHANGES } from './changes-of-service.ts';

/** `migrate new NAME`: the skeleton of the next change. */
export async function begin(argv: readonly string[]): Promise<void> {
  const command = new Command('migrate new')
    .description('Begin a schema change: its folder, and a file for each phase with what belongs into it.')
    .argument('<name>', 'small letters, digits and underscores, such as add_order_notes')
    .option('--changes <folder>', 'where changes are', CHANGES)
    .exitOverride();
  try {
    command.parse(argv, { from: 'user' });
    const folder = await newChange(command.opts<{ changes: string }>().changes, command.args[0] as string);
    process.stdout.write(
      `${relative(ROOT, folder)}\nnext: fill in the phases, then npm run migrate -- lint\n`,
    );
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      process.stderr.write(`${(error as Error).message}\n`);
      process.exitCode = 2;
    }
  }
}
