import type { AnalysisResult, Finding } from './analysis.ts';

/** A finding must show in so many consecutive windows. */
const WINDOWS_IN_A_ROW = 3;

/** Requests of the new release that fill a window: fewer cannot show a share of 1 in 100. */
export const WINDOW_REQUESTS = 50;

/** The answers since the last full window. */
export interface Window {
  full: boolean;
  /** Whether a finding over the whole time also shows in the window. */
  shows(finding: Finding): boolean;
}

/** The number of consecutive windows of each finding, by route and kind; undefined before the first full window. */
export type Streaks = ReadonlyMap<string, number> | undefined;

/** A confirmed verdict; `suspicious`: a finding that must persist, and may or may not. */
export type Confirmed =
  | AnalysisResult
  | { kind: 'suspicious'; requests: number; findings: readonly Finding[] };

/**
 * Slow requests and 503s are correlated: a machine that pauses for half a second causes thirty at once, and the tests assume independent
 * requests. So both count only after several consecutive windows. Other failures count at once. A finding in a window that is not full
 * prevents `fine`.
 *
 * @param result of the whole time
 */
export function confirm(
  streaks: Streaks,
  result: AnalysisResult,
  window: Window,
): { streaks: Streaks; result: Confirmed } {
  const findings = result.kind === 'breach' ? result.findings : [];
  const transient = findings.filter(isTransient);
  const shown = new Set(transient.filter((finding) => window.shows(finding)).map(nameOf));
  const now = window.full ? longerBy(streaks, shown) : streaks;
  const streakOf = (finding: Finding): number => now?.get(nameOf(finding)) ?? 0;
  if (result.kind !== 'breach') return { streaks: now, result };
  const { requests } = result;
  const certain = findings.filter(
    (finding) => !isTransient(finding) || streakOf(finding) >= WINDOWS_IN_A_ROW,
  );
  if (certain.length > 0) return { streaks: now, result: { ...result, findings: certain } };
  const started = (finding: Finding): boolean => !window.full && shown.has(nameOf(finding));
  const unclear = transient.filter(
    (finding) => now === undefined || streakOf(finding) > 0 || started(finding),
  );
  return unclear.length > 0
    ? { streaks: now, result: { kind: 'suspicious', requests, findings: unclear } }
    : { streaks: now, result: { kind: 'fine', requests } };
}

const longerBy = (streaks: Streaks, shown: ReadonlySet<string>): Streaks =>
  new Map([...shown].map((name) => [name, (streaks?.get(name) ?? 0) + 1]));

const TRANSIENT: readonly Finding['what'][] = ['slow', 'slower', 'unavailable'];
const isTransient = ({ what }: Finding): boolean => TRANSIENT.includes(what);
const nameOf = ({ route, what }: Finding): string => `${what} ${route}`;
