import type { Line } from './contenders/ours.ts';
import { standInTheWay } from './in-the-way.ts';
import type { LoadFigures } from './load/figures.ts';
import type { Load } from './load/start-load.ts';

/** What was in the way of a change: nothing, or a long transaction. */
export type Situation = 'free' | 'in the way';

export interface Measured extends LoadFigures {
  tookMs: number;
}

/** What clients meet while `work` runs. */
export async function measured(load: Load, work: () => Promise<unknown>): Promise<Measured> {
  await load.take();
  const began = performance.now();
  await work();
  const tookMs = performance.now() - began;
  return { tookMs, ...(await load.take()) };
}

/** Runs `work` with a transaction of `forMs` in the way when it begins. */
export async function behind(url: string, forMs: number, work: () => Promise<unknown>): Promise<void> {
  const other = await standInTheWay(url, forMs);
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

/** What a backfill tells of itself at its end. @throws Error when it does not. Pure. */
export function backfillFiguresOf(lines: readonly Line[]): BackfillFigures {
  const last = lines.filter(({ event }) => event === 'progress').at(-1);
  if (last === undefined) throw new Error('the backfill did not tell how fast it was');
  const { rows, rowsPerSecond, worstBatchMs } = last as unknown as BackfillFigures;
  return { rows, rowsPerSecond, worstBatchMs };
}
