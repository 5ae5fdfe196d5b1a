import { describeEnding, EXIT } from '@zero-downtime/deploy';
import { CommanderError } from 'commander';
import { withHint } from './with-hint.ts';

/** Ends a failed command: prints the error and the next step on stderr and sets the exit code. */
export function ending(error: unknown, label: (outcome: string) => string = () => ''): void {
  const { outcome, message, hint } = describeEnding(error);
  process.stderr.write(withHint(`${label(outcome)}${message}`, hint));
  process.exitCode = EXIT[outcome];
}

/** The same for a command of the checkout, which has no target; commander has printed its own message already. */
export function endCheckoutCommand(error: unknown): void {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.refused;
  else ending(error, (outcome) => `${outcome}: `);
}
