/** How long to leave the others in peace before the lock is tried again: growing, with jitter. `chance` in [0, 1). Milliseconds. */
export const retryDelay = (attempt: number, chance: number): number =>
  Math.min(2_000, 200 * 1.5 ** attempt) * (0.5 + chance);
