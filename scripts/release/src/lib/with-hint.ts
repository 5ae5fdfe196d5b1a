/** What happened and what to do next, as lines for people. */
export const withHint = (message: string, hint: string | undefined): string =>
  `${message}\n${hint ? `what to do: ${hint}\n` : ''}`;
