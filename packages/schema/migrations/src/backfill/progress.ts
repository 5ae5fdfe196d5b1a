import type { LockedSession } from '../session/locked-session.ts';
import type { Batch } from './fill-batch.ts';

const EVERY_MS = 1_000;

/** Adds up what a run fills, and reports it at most once a second. */
export function trackProgress(session: LockedSession, change: string, leftAtFirst: number | null) {
  const started = performance.now();
  let reportedAt = started;
  let rows = 0;
  let worstMs = 0;

  function report(state: string, remaining: number | null): void {
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
    report,
    /** `slowDown`: the brakes' reason, when they slow the backfill down. */
    add(batch: Batch, slowDown: string): void {
      rows += batch.rows;
      worstMs = Math.max(worstMs, batch.tookMs);
      if (performance.now() - reportedAt >= EVERY_MS)
        report(slowDown ? `slowed down: ${slowDown}` : 'running', null);
    },
  };
}

/** The progress of one run. */
export interface Progress {
  /** Rows filled by this run. */
  rows: number;
  /** The duration of this run, pauses included, in milliseconds. */
  tookMs: number;
  /** The rows to fill at its start; null when the count timed out. */
  leftAtFirst: number | null;
}

interface Pace {
  rowsPerSecond: number;
  /** An estimate; null when it is unknown. */
  remaining: number | null;
  secondsLeft: number | null;
}

/** The speed of a backfill and the time left. Rows written meanwhile are not counted. */
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

/** The pace as text. */
export function describePace({ remaining, secondsLeft }: Pace): string {
  if (remaining === null) return 'rows left unknown';
  if (secondsLeft === null) return `about ${remaining} left, time unknown`;
  return `about ${remaining} left, ${duration(secondsLeft)}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}
