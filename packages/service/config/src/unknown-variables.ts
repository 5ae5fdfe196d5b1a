import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import type { Environment } from './read-variable.ts';

/** More than every third letter wrong is another word. */
const ALIKE = 1 / 3;

/**
 * Names the variables that look like ours and are not: they begin with one of `families` (such as `AUTH_`), and the schema does not
 * know them. One sentence each, with the name that was probably meant; never a value.
 * A warning and not an error: the settings of a newer release are set before it is there, and stay when it is taken back.
 */
export function unknownVariables(
  schema: z.ZodObject,
  env: Environment,
  families: readonly string[],
): string[] {
  const known = Object.keys(schema.shape).flatMap((name) => [name, `${name}_FILE`]);
  return Object.keys(env)
    .filter((name) => families.some((family) => name.startsWith(family)) && !known.includes(name))
    .sort()
    .map((name) => {
      const meant = closest(name, known);
      const isAlike = distance(name, meant) <= meant.length * ALIKE;
      return `${name} is not known${isAlike ? `; did you mean ${meant}?` : '.'}`;
    });
}
