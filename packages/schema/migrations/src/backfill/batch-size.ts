/** What a batch size is decided by. */
interface BatchLimits {
  /** How long a batch should take, in milliseconds: so long others wait for its rows. */
  targetMs: number;
  /** The most rows of a batch. */
  most: number;
}

/** Where the first batch begins, in rows: nothing is known of the table yet. */
export const FIRST_BATCH = 200;
/** In rows, where a backfill does not say. Beyond it the fewer round trips are worth less than the shorter wait. */
export const LARGEST_BATCH = 5_000;
/** Known to be short on any table that was measured: 1000 rows took 32 ms on one of 10 million. */
const HARMLESS = 1_000;
/** Growing slowly and shrinking at once: the batch that is too long is the one that somebody notices. */
const GROWTH = 1.25;
/** Within this part of the target a size stays as it is. */
const NEAR = 0.8;

/**
 * How many rows the next batch handles, from how the last one went. A batch that filled few of its rows says little of a
 * full one, so it lets the size grow only as far as is harmless. Pure.
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
