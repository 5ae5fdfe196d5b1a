import type { Finding, Judgement } from './judge.ts';

/** So many looks in a row must find the same of what is slow. */
const LOOKS_IN_A_ROW = 3;

/** How many looks in a row have found something, by route and kind. */
export type Streaks = ReadonlyMap<string, number>;

/** A judgement that has been confirmed; `suspicious`: something is slow, and it is not known yet whether it lasts. */
export type Confirmed = Judgement | { kind: 'suspicious'; requests: number; findings: readonly Finding[] };

/**
 * Requests are not slow one by one: a machine that stands still for half a second makes thirty of them slow at once, which no
 * test for single requests knows. So what is slow counts once it has been so in several looks in a row, each by what was answered
 * since the look before. Errors count at once. Pure.
 *
 * @param judgement of all that is known
 * @param recent of what was answered since the look before
 */
export function confirm(
  streaks: Streaks,
  judgement: Judgement,
  recent: Judgement,
): { streaks: Streaks; judgement: Confirmed } {
  if (judgement.kind !== 'breach') return { streaks: new Map(), judgement };
  const now = new Set(recent.kind === 'breach' ? recent.findings.map(nameOf) : []);
  const slow = judgement.findings.filter(({ what }) => what !== 'errors');
  const longer = new Map(
    slow
      .filter((finding) => now.has(nameOf(finding)))
      .map((finding) => [nameOf(finding), (streaks.get(nameOf(finding)) ?? 0) + 1]),
  );
  const certain = judgement.findings.filter(
    (finding) => finding.what === 'errors' || (longer.get(nameOf(finding)) ?? 0) >= LOOKS_IN_A_ROW,
  );
  const { requests } = judgement;
  if (certain.length > 0) return { streaks: longer, judgement: { ...judgement, findings: certain } };
  return longer.size > 0
    ? { streaks: longer, judgement: { kind: 'suspicious', requests, findings: slow } }
    : { streaks: longer, judgement: { kind: 'fine', requests } };
}

const nameOf = ({ route, what }: Finding): string => `${what} ${route}`;
