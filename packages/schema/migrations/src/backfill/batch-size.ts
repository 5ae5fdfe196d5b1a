/** The limits of a batch. */
interface BatchLimits {
  /** How long a batch should take, in milliseconds; other writers wait that long for its rows. */
  targetMs: number;
  /** The maximum number of rows. */
  most: number;
}

/** Rows of the first batch, before any measurement. */
export const FIRST_BATCH = 200;
/** The default maximum of rows. Larger batches save few round trips and hold locks for longer. */
export const LARGEST_BATCH = 5_000;
/** Rows of a batch that was short on every table measured: 1000 rows took 32 ms in a table of 10 million. */
const HARMLESS = 1_000;
/** Batches grow slowly and shrink at once, because a batch that is too long blocks users. */
const GROWTH = 1.25;
/** A batch that takes at least this share of the target keeps its size. */
const NEAR = 0.8;

/**
 * The number of rows of the next batch, from the last batch's duration. A batch that filled few of its rows
 * does not predict the duration of a full one, so it raises the size only up to HARMLESS.
 */
export function nextBatchSize(
  size: number,
  { rows, tookMs }: { rows: number; tookMs: number },
  { targetMs, most }: BatchLimits,
): number {
  const fitting = (size * targetMs) / Math.max(tookMs, 0.001);
  if (fitting < size) return clamp(Math.floor(fitting), most);
  if (fitting * NEAR < size) return clamp(size, most);
  const bound = rows >= size ? most : Math.max(HARMLESS, size);
  return clamp(Math.min(Math.floor(fitting), Math.ceil(size * GROWTH), bound), most);
}

const clamp = (size: number, most: number): number => Math.max(1, Math.min(size, most));
