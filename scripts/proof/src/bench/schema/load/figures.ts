/** Latencies of one kind of client, in milliseconds, from when a query was due. */
export interface Latencies {
  count: number;
  p50: number;
  p99: number;
  worst: number;
}

/** What was seen of the locks on the table. All in milliseconds. */
export interface LockFigures {
  /** The longest ACCESS EXCLUSIVE lock: between the first and the last look that saw it, and between the looks around them. */
  exclusive: { atLeast: number; atMost: number };
  /** The longest that a reader was seen to wait for its lock. */
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
  /** Queries that failed, and what the first one said. */
  failures: number;
  failure: string | undefined;
}

/** Sums up latencies. Sorts them in place. Pure but for that. */
export function latenciesOf(values: number[]): Latencies {
  values.sort((a, b) => a - b);
  const at = (share: number) =>
    values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
  return { count: values.length, p50: at(0.5), p99: at(0.99), worst: at(1) };
}

/** One look at the locks on a table. Times in milliseconds. */
export interface LockLook {
  asked: number;
  answered: number;
  exclusive: boolean;
  /** How long the reader that waits longest has waited; 0 when none does. */
  readerWaits: number;
}

/** What looks in a row, in the order of time, tell of the locks. Pure. */
export function lockFiguresOf(looks: readonly LockLook[]): LockFigures {
  const exclusive = { atLeast: 0, atMost: 0 };
  let readerWaited = 0;
  let clear: number | undefined;
  let first: number | undefined;
  let last = 0;
  for (const look of looks) {
    readerWaited = Math.max(readerWaited, look.readerWaits);
    if (look.exclusive) {
      first ??= look.answered;
      last = look.asked;
    }
    if (first !== undefined) {
      exclusive.atLeast = Math.max(exclusive.atLeast, last - first);
      exclusive.atMost = Math.max(exclusive.atMost, look.answered - (clear ?? first));
    }
    if (!look.exclusive) {
      clear = look.asked;
      first = undefined;
    }
  }
  return { exclusive, readerWaited };
}
