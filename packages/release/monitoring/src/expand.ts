const VARIABLE = /\$\{([A-Z][A-Z0-9_]*)(?::-([^}]*))?\}/g;

/** The names in ${NAME} and ${NAME:-default}. */
export const variablesIn = (text: string): string[] =>
  [...text.matchAll(VARIABLE)].map((match) => match[1] as string);

/**
 * Puts values in place of ${NAME:-default}, as `docker stack deploy` does for stack files. What Prometheus itself expands
 * (`{{ $labels.x }}`, `$1`) stays. @throws Error for a ${NAME} that has neither value nor default.
 */
export function expand(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (_, name: string, otherwise: string | undefined) => {
    const value = values[name] ?? otherwise;
    if (value === undefined) throw new Error(`nobody says what ${name} is`);
    return value;
  });
}
