import { ReleaseError } from '@zero-downtime/releases/errors';

/** How every command ends. The numbers are part of the interface: scripts depend on them. */
export const EXIT = { done: 0, error: 1, refused: 2, rolledBack: 3, halfWay: 4 } as const;
export type Outcome = keyof typeof EXIT;

/** An end other than success that we chose. `message` says what happened, `hint` what to do next. */
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

/** Nothing was changed, and nothing will be until the reader does something. */
export const refuse = (message: string, hint?: string, cause?: unknown): Ending =>
  new Ending('refused', message, { ...(hint ? { hint } : {}), cause });

/** What to tell the caller of a command about anything that was thrown. */
export function describeEnding(error: unknown): {
  outcome: Exclude<Outcome, 'done'>;
  message: string;
  hint?: string;
} {
  // A release that the checkout cannot make: seen before anything is done.
  const otherwise = error instanceof ReleaseError ? 'refused' : 'error';
  const outcome = error instanceof Ending ? error.outcome : otherwise;
  if (!(error instanceof Error)) return { outcome, message: String(error) };
  const { hint } = error as { hint?: unknown };
  return { outcome, message: error.message, ...(typeof hint === 'string' && hint ? { hint } : {}) };
}
