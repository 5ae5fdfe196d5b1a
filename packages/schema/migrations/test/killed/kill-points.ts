const READS = /^\s*(select|begin|set|show)\b/i;

/**
 * The statements of a run, counted from 1, at which it is killed: each that writes or commits, and the first
 * of each distinct text that only reads or begins a transaction. `all` includes the repetitions.
 */
export function killPoints(statements: readonly string[], all = false): number[] {
  return statements.flatMap((text, at) =>
    all || !READS.test(text) || statements.indexOf(text) === at ? [at + 1] : [],
  );
}

/** About `most` of them, evenly spread and always the same. */
export function sample<T>(all: readonly T[], most: number): T[] {
  const every = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, at) => at % every === 0);
}
