import type { Finding, Judgement } from './judge.ts';

/** So many windows in a row must find the same. */
const WINDOWS_IN_A_ROW = 3;

/** So many requests of the new release fill a window: fewer cannot show that one in a hundred is slow. */
export const WINDOW_REQUESTS = 50;

/** How many windows in a row have found something, by route and kind; undefined before the first window. */
export type Streaks = ReadonlyMap<string, number> | undefined;

/** A judgement that has been confirmed; `suspicious`: there is something that has to last, and it is not known yet whether it does. */
export type Confirmed = Judgement | { kind: 'suspicious'; requests: number; findings: readonly Finding[] };

/**
 * Requests are not slow one by one, nor turned away with 503: a machine that stands still for half a second does it to thirty at once,
 * which no test for single requests knows. So both count once they have been found in several windows in a row, each by what
 * was answered in it. Other failures count at once. Pure.
 *
 * @param judgement of all that is known
 * @param recent of the window that has just been filled; undefined while it is not full
 * @param unfinished of a window that is not full: what shows there cannot be called fine
 */
export function confirm(
  streaks: Streaks,
  judgement: Judgement,
  recent: Judgement | undefined,
  unfinished?: Judgement,
): { streaks: Streaks; judgement: Confirmed } {
  const findings = judgement.kind === 'breach' ? judgement.findings : [];
  const passing = findings.filter(mayPass);
  const now = recent ? longerBy(streaks, passing, recent) : streaks;
  const lasts = (finding: Finding): number => now?.get(nameOf(finding)) ?? 0;
  if (judgement.kind !== 'breach') return { streaks: now, judgement };
  const { requests } = judgement;
  const certain = findings.filter((finding) => !mayPass(finding) || lasts(finding) >= WINDOWS_IN_A_ROW);
  if (certain.length > 0) return { streaks: now, judgement: { ...judgement, findings: certain } };
  const begun = namesIn(unfinished);
  const unclear = passing.filter(
    (finding) => now === undefined || lasts(finding) > 0 || begun.has(nameOf(finding)),
  );
  return unclear.length > 0
    ? { streaks: now, judgement: { kind: 'suspicious', requests, findings: unclear } }
    : { streaks: now, judgement: { kind: 'fine', requests } };
}

function longerBy(streaks: Streaks, passing: readonly Finding[], recent: Judgement): Streaks {
  const seen = namesIn(recent);
  const names = [...new Set(passing.map(nameOf))].filter((name) => seen.has(name));
  return new Map(names.map((name) => [name, (streaks?.get(name) ?? 0) + 1]));
}

const namesIn = (judgement: Judgement | undefined): ReadonlySet<string> =>
  new Set(judgement?.kind === 'breach' ? judgement.findings.map(nameOf) : []);

const MAY_PASS: readonly Finding['what'][] = ['slow', 'slower', 'unavailable'];
const mayPass = ({ what }: Finding): boolean => MAY_PASS.includes(what);
const nameOf = ({ route, what }: Finding): string => `${what} ${route}`;
