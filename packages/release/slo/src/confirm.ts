import type { Finding, Judgement } from './judge.ts';

/** In so many windows in a row the same must show. */
const WINDOWS_IN_A_ROW = 3;

/** So many requests of the new release fill a window: fewer cannot show that one in a hundred is slow. */
export const WINDOW_REQUESTS = 50;

/** What was answered since the window before it was full. */
export interface Window {
  full: boolean;
  /** Whether what was found over the whole time shows in it, too. */
  shows(finding: Finding): boolean;
}

/** In how many windows in a row something showed, by route and kind; undefined before the first full window. */
export type Streaks = ReadonlyMap<string, number> | undefined;

/** A judgement that has been confirmed; `suspicious`: there is something that has to last, and it is not known yet whether it does. */
export type Confirmed = Judgement | { kind: 'suspicious'; requests: number; findings: readonly Finding[] };

/**
 * Requests are not slow one by one, nor turned away with 503: a machine that stands still for half a second does it to thirty at once,
 * which no test for single requests knows. So both count once they have shown in several windows in a row, each by what
 * was answered in it. Other failures count at once. What shows in a window that is not full cannot be called fine. Pure.
 *
 * @param judgement of all that is known
 */
export function confirm(
  streaks: Streaks,
  judgement: Judgement,
  window: Window,
): { streaks: Streaks; judgement: Confirmed } {
  const findings = judgement.kind === 'breach' ? judgement.findings : [];
  const passing = findings.filter(mayPass);
  const shown = new Set(passing.filter((finding) => window.shows(finding)).map(nameOf));
  const now = window.full ? longerBy(streaks, shown) : streaks;
  const lasts = (finding: Finding): number => now?.get(nameOf(finding)) ?? 0;
  if (judgement.kind !== 'breach') return { streaks: now, judgement };
  const { requests } = judgement;
  const certain = findings.filter((finding) => !mayPass(finding) || lasts(finding) >= WINDOWS_IN_A_ROW);
  if (certain.length > 0) return { streaks: now, judgement: { ...judgement, findings: certain } };
  const begun = (finding: Finding): boolean => !window.full && shown.has(nameOf(finding));
  const unclear = passing.filter((finding) => now === undefined || lasts(finding) > 0 || begun(finding));
  return unclear.length > 0
    ? { streaks: now, judgement: { kind: 'suspicious', requests, findings: unclear } }
    : { streaks: now, judgement: { kind: 'fine', requests } };
}

const longerBy = (streaks: Streaks, shown: ReadonlySet<string>): Streaks =>
  new Map([...shown].map((name) => [name, (streaks?.get(name) ?? 0) + 1]));

const MAY_PASS: readonly Finding['what'][] = ['slow', 'slower', 'unavailable'];
const mayPass = ({ what }: Finding): boolean => MAY_PASS.includes(what);
const nameOf = ({ route, what }: Finding): string => `${what} ${route}`;
