import type { LockedSession } from '../session/locked-session.ts';
import type { Batch } from './fill-batch.ts';

const EVERY_MS = 1_000;

/** Adds up what a run fills, and tells it every second. */
export function trackProgress(session: LockedSession, change: string, leftAtFirst: number | null) {
  const started = performance.now();
  let reportedAt = started;
  let rows = 0;
  let worstMs = 0;

  function say(state: string, remaining: number | null): void {
    reportedAt = performance.now();
    const pace = paceOf({ rows, tookMs: reportedAt - started, leftAtFirst });
    const left = remaining === null ? `, ${describePace(pace)}` : remaining > 0 ? `, ${remaining} left` : '';
    session.report({
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
      if (performance.now() - reportedAt >= EVERY_MS) say(slow ? `slowed down: ${slow}` : 'going on', null);
    },
  };
}

/** How far a backfill is. */
export interface Progress {
  /** Rows filled by this run. */
  rows: number;
  /** Of this run, pauses included, in milliseconds. */
  tookMs: number;
  /** Rows that were left when it began; null when nobody could count them in time. */
  leftAtFirst: number | null;
}

interface Pace {
  rowsPerSecond: number;
  /** About; null when it is unknown. */
  remaining: number | null;
  secondsLeft: number | null;
}

/** How fast a backfill is and how long it still takes. Rows that came in meanwhile are not counted. Pure. */
export function paceOf({ rows, tookMs, leftAtFirst }: Progress): Pace {
  const rowsPerSecond = Math.round(rows / Math.max(tookMs / 1_000, 0.001));
  if (leftAtFirst === null) return { rowsPerSecond, remaining: null, secondsLeft: null };
  const remaining = Math.max(0, leftAtFirst - rows);
  return { rowsPerSecond, remaining, secondsLeft: secondsFor(remaining, rowsPerSecond) };
}

function secondsFor(remaining: number, rowsPerSecond: number): number | null {
  if (remaining === 0) return 0;
  return rowsPerSecond > 0 ? Math.ceil(remaining / rowsPerSecond) : null;
}

/** The pace for people. */
export function describePace({ remaining, secondsLeft }: Pace): string {
  if (remaining === null) return 'how many are left is unknown';
  if (secondsLeft === null) return `about ${remaining} left, for how long is unknown`;
  return `about ${remaining} left, ${duration(secondsLeft)}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}
