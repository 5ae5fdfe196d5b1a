const VARIABLE = /\$\{([A-Z][A-Z0-9_]*)(?::-([^}]*))?\}/g;

/** The names in ${NAME} and ${NAME:-default}. */
export const variablesIn = (text: string): string[] =>
  [...text.matchAll(VARIABLE)].map((match) => match[1] as string);

/**
 * Substitutes values for ${NAME:-default}, as `docker stack deploy` does in stack files. Templates of Prometheus (`{{ $labels.x }}`, `$1`)
 * are not changed.
 * @throws Error for a ${NAME} without value and default
 */
export function substituteVariables(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (_, name: string, otherwise: string | undefined) => {
    const value = values[name] ?? otherwise;
    if (value === undefined) throw new Error(`the setting ${name} has no value and no default`);
    return value;
  });
}
