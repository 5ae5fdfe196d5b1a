import { describeEnding, EXIT } from '@zero-downtime/deploy/errors';
import { withHint } from '../lib/with-hint.ts';

/** Ends a command that has changed nothing, with the reason and the next step. */
export function refused(error: unknown): void {
  const { message, hint } = describeEnding(error);
  process.stderr.write(withHint(message, hint));
  process.exitCode = EXIT.refused;
}
