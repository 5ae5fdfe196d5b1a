/** An error and its next step, as lines for a terminal. */
export const withHint = (message: string, hint: string | undefined): string =>
  `${message}\n${hint ? `what to do: ${hint}\n` : ''}`;
