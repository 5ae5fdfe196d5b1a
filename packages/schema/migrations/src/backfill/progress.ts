/** How far a backfill is. */
export interface Progress {
  /** Rows filled by this run. */
  rows: number;
  /** Of this run, pauses included, in milliseconds. */
  tookMs: number;
  /** Rows that were left when it began; null when nobody could count them in time. */
  leftAtFirst: number | null;
}

export interface Pace {
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
