import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import type { Environment } from './read-variable.ts';

/** The highest share of wrong letters for a suggestion. */
const ALIKE = 1 / 3;

/**
 * Reports variables that start with one of `families` (such as `AUTH_`) and are not in the schema: one sentence each, with the closest
 * known name, never with a value. Log them as warnings: the settings of a newer release are set before its rollout and stay after its
 * rollback.
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
