import type { Turn } from '../run/context.ts';
import type { Batch } from './fill-batch.ts';
import { describePace, paceOf } from './progress.ts';

const EVERY_MS = 1_000;

/** Adds up what a run fills, and tells it every second. */
export function tellProgress(turn: Turn, change: string, leftAtFirst: number | null) {
  const started = performance.now();
  let saidAt = started;
  let rows = 0;
  let worstMs = 0;

  function say(state: string, remaining: number | null): void {
    saidAt = performance.now();
    const pace = paceOf({ rows, tookMs: saidAt - started, leftAtFirst });
    const left = remaining === null ? `, ${describePace(pace)}` : remaining > 0 ? `, ${remaining} left` : '';
    turn.report({
      event: 'progress',
      message: `${change} backfill: ${state}, ${rows} rows, ${pace.rowsPerSecond} rows/s${left}`,
      change,
      rows,
      ...pace,
      ...(remaining !== null && { remaining }),
      worstBatchMs: Math.round(worstMs),
    });
  }
  return {
    say,
    /** `slow`: why it is slower than it could be, if it is. */
    add(batch: Batch, slow: string): void {
      rows += batch.rows;
      worstMs = Math.max(worstMs, batch.tookMs);
      if (performance.now() - saidAt >= EVERY_MS) say(slow ? `slowed down: ${slow}` : 'going on', null);
    },
  };
}
