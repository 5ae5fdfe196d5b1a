import type { Line } from './contenders/ours.ts';
import { holdBlockingTransaction } from './in-the-way.ts';
import type { LoadFigures } from './load/figures.ts';
import type { Load } from './load/start-load.ts';

/** Whether a long transaction was in the way of a change. */
export type Situation = 'free' | 'in the way';

export interface Measured extends LoadFigures {
  tookMs: number;
}

/** Measures the impact on clients while `work` runs. */
export async function measured(load: Load, work: () => Promise<unknown>): Promise<Measured> {
  await load.take();
  const began = performance.now();
  await work();
  const tookMs = performance.now() - began;
  return { tookMs, ...(await load.take()) };
}

/** Runs `work` with a transaction of `forMs` in the way. */
export async function behind(url: string, forMs: number, work: () => Promise<unknown>): Promise<void> {
  const other = await holdBlockingTransaction(url, forMs);
  try {
    await work();
  } finally {
    await other.stop();
  }
}

export interface BackfillFigures {
  rows: number;
  rowsPerSecond: number;
  worstBatchMs: number;
}

/** The figures that a backfill prints at its end. @throws Error without them. */
export function backfillFiguresOf(lines: readonly Line[]): BackfillFigures {
  const last = lines.filter(({ event }) => event === 'progress').at(-1);
  if (last === undefined) throw new Error('the backfill did not print its figures');
  const { rows, rowsPerSecond, worstBatchMs } = last as unknown as BackfillFigures;
  return { rows, rowsPerSecond, worstBatchMs };
}
