const FIRST_MS = 200;
const LONGEST_MS = 2_000;

/**
 * How long to leave the lock alone after a failed try, in milliseconds: longer each time, and never the same for two
 * who wait for each other. `chance` is between 0 and 1.
 */
export function nextPause(attempt: number, chance: number): number {
  const full = Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);
  return Math.round(full * (0.5 + chance / 2));
}
