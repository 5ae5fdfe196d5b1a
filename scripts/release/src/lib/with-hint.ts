import { printable } from '@zero-downtime/deploy/printable';

/** An error and its next step, as lines for a terminal, without control characters. */
export const withHint = (message: string, hint: string | undefined): string =>
  printable(`${message}\n${hint ? `what to do: ${hint}\n` : ''}`);
