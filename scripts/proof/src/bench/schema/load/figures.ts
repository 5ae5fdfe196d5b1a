/** Latencies of one kind of client, in milliseconds from the due time. */
export interface Latencies {
  count: number;
  p50: number;
  p99: number;
  worst: number;
}

/** The sampled locks on the table. All in milliseconds. */
export interface LockFigures {
  /** The longest ACCESS EXCLUSIVE lock: between its first and last sample, and between the samples around them. */
  exclusive: { atLeast: number; atMost: number };
  /** The longest sampled wait of a reader for its lock. */
  readerWaited: number;
}

export interface LatencyLists {
  reads: number[];
  writes: number[];
}

export interface LoadFigures {
  reads: Latencies;
  writes: Latencies;
  locks: LockFigures;
  /** Failed queries, and the first error. */
  failures: number;
  failure: string | undefined;
}

/** Summarizes latencies. Sorts them in place; otherwise pure. */
export function latenciesOf(values: number[]): Latencies {
  values.sort((a, b) => a - b);
  const at = (share: number) =>
    values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
  return { count: values.length, p50: at(0.5), p99: at(0.99), worst: at(1) };
}

/** One sample of the locks on a table. Times in milliseconds. */
export interface LockSample {
  asked: number;
  answered: number;
  exclusive: boolean;
  /** The longest current wait of a reader; 0 without one. */
  readerWaits: number;
}

/** Summarizes the locks from samples in order of time. */
export function lockFiguresOf(samples: readonly LockSample[]): LockFigures {
  const exclusive = { atLeast: 0, atMost: 0 };
  let readerWaited = 0;
  let clear: number | undefined;
  let first: number | undefined;
  let last = 0;
  for (const sample of samples) {
    readerWaited = Math.max(readerWaited, sample.readerWaits);
    if (sample.exclusive) {
      first ??= sample.answered;
      last = sample.asked;
    }
    if (first !== undefined) {
      exclusive.atLeast = Math.max(exclusive.atLeast, last - first);
      exclusive.atMost = Math.max(exclusive.atMost, sample.answered - (clear ?? first));
    }
    if (!sample.exclusive) {
      clear = sample.asked;
      first = undefined;
    }
  }
  return { exclusive, readerWaited };
}
