/** A source of numbers in [0, 1). */
export type Random = () => number;

/**
 * The random choices of one arrival. Each arrival has its own source, so that what arrival 17 does depends on the
 * seed alone and not on how fast the answers before it came.
 * (Mulberry32, a public-domain generator by Tommy Ettinger: 32 bits of state, good enough to pick items.)
 */
export function randomFor(seed: number, n: number): Random {
  let state = (seed ^ Math.imul(n + 1, 0x9e3779b1)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `low` to `high`, both included. */
export function wholeBetween(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One of the members of a list that is not empty. */
export function oneOf<T>(random: Random, members: readonly [T, ...T[]]): T {
  return members[wholeBetween(random, 0, members.length - 1)] ?? members[0];
}
