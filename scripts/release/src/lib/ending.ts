import { describeEnding, EXIT } from '@zero-downtime/deploy/errors';
import { type Command, CommanderError } from 'commander';
import { explainSwallowed } from './swallowed-flags.ts';
import { withHint } from './with-hint.ts';

/** Ends a failed command: prints the error and the next step on stderr and sets the exit code. */
export function ending(error: unknown, label: (outcome: string) => string = () => ''): void {
  const { outcome, message, hint } = describeEnding(error);
  process.stderr.write(withHint(`${label(outcome)}${message}`, hint));
  process.exitCode = EXIT[outcome];
}

/**
 * Parses the flags of a command of the checkout, which has no target, and runs its work. What the work needs is imported in it, so that --help
 * and a bad flag are answered at once. An error is told on stderr, and sets the exit code.
 */
export async function runCheckoutCommand<Options>(
  command: Command,
  work: (args: string[], options: Options) => Promise<void>,
): Promise<void> {
  try {
    command.parse();
    await work(command.args, command.opts() as Options);
  } catch (error) {
    // Commander has printed its own message already.
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.refused;
      explainSwallowed(error, command, process.argv.slice(2));
    } else ending(error, (outcome) => `${outcome}: `);
  }
}
