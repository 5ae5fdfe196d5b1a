/* A Swarm secret cannot be changed: a rotated password is another secret, NAME, NAME-2, NAME-3 …, of which the newest counts. */

/** Which generation of a secret a name is, from 1; undefined for another secret. Pure. */
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

/** The one in use: the newest, or the first where there is none yet. Pure. */
export const newestSecret = (base: string, names: readonly string[]): string =>
  generationsOf(base, names).at(-1) ?? base;

/** The name of the generation after the newest. Pure. */
export const nextSecret = (base: string, names: readonly string[]): string =>
  `${base}-${(generation(base, newestSecret(base, names)) ?? 1) + 1}`;

/**
 * The role that the URL of a generation logs in with. PostgreSQL has one password per role, so two generations that are in use at once need two
 * roles: after the first, APP itself, APP_b and APP_a take turns, both members of APP. Pure.
 */
export function loginOf(app: string, base: string, name: string): string {
  const number = generation(base, name) ?? 1;
  if (number === 1) return app;
  return number % 2 === 0 ? `${app}_b` : `${app}_a`;
}
