/* A Swarm secret is immutable: each rotation creates another one, NAME, NAME-2, NAME-3 …, and the newest is in use. */

/** The generation in the name of a secret, from 1; undefined for another secret. Pure. */
function generation(base: string, name: string): number | undefined {
  if (name === base) return 1;
  const number = name.startsWith(`${base}-`) ? name.slice(base.length + 1) : '';
  return /^[1-9]\d*$/.test(number) ? Number(number) : undefined;
}

/** The generations of a secret among names, oldest first. Pure. */
export const generationsOf = (base: string, names: readonly string[]): string[] =>
  names
    .filter((name) => generation(base, name) !== undefined)
    .sort((a, b) => (generation(base, a) ?? 0) - (generation(base, b) ?? 0));

/** The secret in use: the newest, or the first if none exists. Pure. */
export const newestSecret = (base: string, names: readonly string[]): string =>
  generationsOf(base, names).at(-1) ?? base;

/** The name of the generation after the newest. Pure. */
export const nextSecret = (base: string, names: readonly string[]): string =>
  `${base}-${(generation(base, newestSecret(base, names)) ?? 1) + 1}`;

/**
 * The role in the URL of a generation. PostgreSQL has one password per role, so two generations that are in use at once need two roles: the
 * first is APP itself, then APP_b and APP_a alternate, both members of APP. Pure.
 */
export function loginOf(app: string, base: string, name: string): string {
  const number = generation(base, name) ?? 1;
  if (number === 1) return app;
  return number % 2 === 0 ? `${app}_b` : `${app}_a`;
}
