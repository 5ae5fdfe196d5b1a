import { describeEnding, EXIT } from '@zero-downtime/deploy';

/** Ends a command that has changed nothing: why, and what to do. */
export function refused(error: unknown): void {
  const { message, hint } = describeEnding(error);
  process.stderr.write(`${message}\n${hint ? `what to do: ${hint}\n` : ''}`);
  process.exitCode = EXIT.refused;
}
