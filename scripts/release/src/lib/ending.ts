import { describeEnding, EXIT } from '@zero-downtime/deploy';
import { withHint } from './with-hint.ts';

/** Ends a command that failed: what happened and what to do on stderr, and the exit code that says so. */
export function ending(error: unknown): void {
  const { outcome, message, hint } = describeEnding(error);
  process.stderr.write(withHint(message, hint));
  process.exitCode = EXIT[outcome];
}
