import { ReleaseError } from '@zero-downtime/releases/errors';

/** The exit codes of every command. They are part of the interface: scripts depend on them. */
export const EXIT = { done: 0, error: 1, refused: 2, rolledBack: 3, halfWay: 4 } as const;
export type Outcome = keyof typeof EXIT;

/** An expected end other than success. `message` states what happened and why, `hint` the next step. */
export class Ending extends Error {
  override readonly name = 'Ending';
  readonly outcome: Exclude<Outcome, 'done'>;
  readonly hint: string | undefined;

  constructor(
    outcome: Exclude<Outcome, 'done'>,
    message: string,
    options: { hint?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.outcome = outcome;
    this.hint = options.hint;
  }
}

/** An ending that has changed nothing. */
export const refuse = (message: string, hint?: string, cause?: unknown): Ending =>
  new Ending('refused', message, { ...(hint ? { hint } : {}), cause });

/** The outcome, message and hint of any thrown value. */
export function describeEnding(error: unknown): {
  outcome: Exclude<Outcome, 'done'>;
  message: string;
  hint?: string;
} {
  // The checkout cannot build the release; this is detected before any change.
  const otherwise = error instanceof ReleaseError ? 'refused' : 'error';
  const outcome = error instanceof Ending ? error.outcome : otherwise;
  if (!(error instanceof Error)) return { outcome, message: String(error) };
  const { hint } = error as { hint?: unknown };
  return { outcome, message: error.message, ...(typeof hint === 'string' && hint ? { hint } : {}) };
}
