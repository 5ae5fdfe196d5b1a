import { inAll, requestsWithin, type Served } from './counts.ts';
import { type Objectives, objectivesOf } from './objectives.ts';
import { binomialTail, fisherTail, type Sample } from './tails.ts';

/** The false-alarm rate: a release as good as its predecessor is rolled back once in a thousand releases. */
const FALSE_ALARMS = 0.001;

/** Fewer requests cannot pass a release: they would probably miss a fault in a few requests of a hundred. */
const ENOUGH_REQUESTS = 100;

/** Latency is compared with the old release's if it has answered so many requests in the same time. */
const ENOUGH_TO_COMPARE = 100;

/**
 * A release is slower when more than `share` of its requests exceed `times` × the old release's quantile of `1 - share`: its p99 or its
 * median. A busy host slows the slowest requests of any release, but hardly the median.
 */
const SLOWER = [
  { share: 0.01, times: 2 },
  { share: 0.5, times: 3 },
] as const;
/** Seconds; smaller latencies do not count as slow: users do not notice a p99 that doubles from 5 ms. */
const NOTICEABLE = 0.05;

/** Errors, 503 and the latency objective, each also since the old release ended, and the ways to be slower. */
const TESTS_ON_A_ROUTE = 6 + SLOWER.length;

/** The significance level for a finding within one window. */
const SHOWS = 0.05;

/** All routes together. */
export const EVERY_ROUTE = 'every route';

/** The route of findings from the proxy in front, which knows no routes. */
const AT_THE_PROXY = 'at the edge';

/** The answers of two releases, by route. */
export interface Answered {
  /** The release under analysis. */
  fresh: readonly Served[];
  /** The previous release in the same time; empty when it no longer serves. */
  old: readonly Served[];
}

export interface Evidence {
  /** The answers since the new release began to serve. Failures count from the first request. */
  all: Answered;
  /** The answers since the new release was warm, because a new process is slow at first. */
  warm: Answered;
  /** The new release's answers since the old one ended; empty before. */
  alone: readonly Served[];
  /** Requests to each release as seen by a proxy in front, and how many were truncated or not answered. */
  proxy?: { fresh: Sample; old: Sample };
}

export interface Finding {
  route: string;
  /** `unavailable`: 503; `cut off`: reported by a proxy; `slow`: beyond the objective; `slower`: than the old release. */
  what: 'errors' | 'unavailable' | 'cut off' | 'slow' | 'slower';
  fresh: Sample;
  old: Sample;
  /** The allowed share of such requests, 0 to 1. */
  allowed: number;
  /** Seconds beyond which a request is slow. */
  beyond?: number;
  /** `slower`: the factor by which it exceeds the old release's quantile of `1 - allowed`. */
  times?: number;
  /** The probability of so many failures at the allowed rate, or at the old release's rate. */
  pValue: number;
}

export type AnalysisResult =
  | { kind: 'fine'; requests: number }
  | { kind: 'breach'; requests: number; findings: readonly Finding[] }
  | { kind: 'too little'; requests: number; needed: number };

/**
 * Analyses the answers of a release. Each finding is significant in two exact tests: against the objective (binomial), and against
 * the old release, if any, since the new one began (Fisher). So a slow database or a noisy host, which affects both, does not count
 * against the new one. The level is divided by the number of tests of all interim analyses (Bonferroni), so frequent analyses do not raise false alarms.
 *
 * @param parts the divisor of the level for the number of interim analyses
 */
export function analyse(evidence: Evidence, objectives: Objectives, parts: number): AnalysisResult {
  const routes = [EVERY_ROUTE, ...new Set(evidence.all.fresh.map(({ route }) => route))];
  const pairs = routes.map((route) => ({
    all: pairOn(route, evidence.all),
    warm: pairOn(route, evidence.warm),
    alone: pairOn(route, { fresh: evidence.alone, old: [] }),
  }));
  const tests = [...pairs.flatMap((pair) => findingsOf(pair, objectives)), ...cutOff(evidence, objectives)];
  const level = FALSE_ALARMS / (parts * (pairs.length * TESTS_ON_A_ROUTE + 1));
  const findings = tests.filter(({ pValue }) => pValue < level);
  const requests = pairs[0]?.all.fresh.requests ?? 0;
  if (findings.length > 0)
    return { kind: 'breach', requests, findings: findings.sort((a, b) => a.pValue - b.pValue) };
  return requests < ENOUGH_REQUESTS
    ? { kind: 'too little', requests, needed: ENOUGH_REQUESTS }
    : { kind: 'fine', requests };
}

/** The missed objectives of one release alone, the most certain first. */
export function missedObjectives(served: readonly Served[], objectives: Objectives): readonly Finding[] {
  const result = analyse(
    { all: { fresh: served, old: [] }, warm: { fresh: served, old: [] }, alone: [] },
    objectives,
    1,
  );
  return result.kind === 'breach' ? result.findings : [];
}

/**
 * The divisor of the level in an interim analysis. Half of the level is for the planned analyses, the other half for all later ones. Their
 * divisors grow so fast that the sum stays below the level.
 * @param index of the analysis, from 1
 */
export function levelParts(index: number, planned: number): number {
  return index <= planned ? 2 * planned : (2 * index * (index + 1)) / (planned + 1);
}

/**
 * Whether a finding also shows in a window. It is tested alone and at a weaker level: a window has few requests, and the finding has met the
 * strict level already. Findings of a proxy do not show in answers.
 */
export function showsIn({ route, what, allowed, beyond }: Finding, answered: Answered): boolean {
  const pair = pairOn(route, answered);
  const inWindow =
    what === 'errors' || what === 'unavailable'
      ? failing(pair, what, allowed)
      : what !== 'cut off' && beyond !== undefined && slowBeyond(pair, what, beyond, allowed);
  return inWindow !== false && inWindow.pValue < SHOWS;
}

interface Pair {
  fresh: Served;
  old: Served;
}

function pairOn(route: string, { fresh, old }: Answered): Pair {
  const on = (served: readonly Served[]): Served =>
    inAll(
      served.filter((one) => route === EVERY_ROUTE || one.route === route),
      '',
      route,
    );
  return { fresh: on(fresh), old: on(old) };
}

function findingsOf(
  { all, warm, alone }: { all: Pair; warm: Pair; alone: Pair },
  objectives: Objectives,
): Finding[] {
  const { route } = all.fresh;
  const { availability, latency } = objectivesOf(objectives, route);
  const allowed = 1 - availability;
  const slow = (pair: Pair) => slowBeyond(pair, 'slow', latency.within, 1 - latency.share);
  const always = [
    ...[failing(all, 'errors', allowed), failing(all, 'unavailable', allowed), slow(warm)],
    // New failures must not be averaged with the time of the old release.
    ...[failing(alone, 'errors', allowed), failing(alone, 'unavailable', allowed), slow(alone)],
  ];
  if (warm.old.requests < ENOUGH_TO_COMPARE) return always;
  const slower = SLOWER.map(({ share, times }) => {
    const seconds = Math.max(NOTICEABLE, times * latencyOf(warm.old, 1 - share));
    return { ...slowBeyond(warm, 'slower', boundFrom(warm.old, seconds), share), times };
  });
  return [...always, ...slower.filter(({ beyond }) => Number.isFinite(beyond))];
}

/** The application counts these requests as disconnected clients. */
function cutOff({ proxy }: Evidence, objectives: Objectives): Finding[] {
  if (!proxy) return [];
  const { availability } = objectivesOf(objectives, AT_THE_PROXY);
  return [test('cut off', AT_THE_PROXY, 1 - availability, proxy.fresh, proxy.old)];
}

function failing({ fresh, old }: Pair, what: 'errors' | 'unavailable', allowed: number): Finding {
  const sampleOf = (served: Served): Sample => ({ failed: served[what], of: served.requests });
  return test(what, fresh.route, allowed, sampleOf(fresh), sampleOf(old));
}

function slowBeyond(
  { fresh, old }: Pair,
  what: 'slow' | 'slower',
  seconds: number,
  allowed: number,
): Finding & { beyond: number } {
  const beyond = (served: Served): Sample => ({
    failed: served.requests - requestsWithin(served, seconds),
    of: served.requests,
  });
  return { ...test(what, fresh.route, allowed, beyond(fresh), beyond(old)), beyond: seconds };
}

function test(what: Finding['what'], route: string, allowed: number, fresh: Sample, old: Sample): Finding {
  const againstObjective = binomialTail(fresh.failed, fresh.of, allowed);
  const againstOld = old.of > 0 ? fisherTail(fresh, old) : 0;
  return { route, what, fresh, old, allowed, pValue: Math.max(againstObjective, againstOld) };
}

/** The latency quantile of a share of the requests, rounded up to a bound of the histogram; Infinity beyond the last. */
function latencyOf({ within, requests }: Served, share: number): number {
  return within.find((bound) => bound.requests >= share * requests)?.seconds ?? Number.POSITIVE_INFINITY;
}

/** The first bound of the histogram at or above; tolerant, because 3 × 0.05 is slightly more than 0.15. */
const boundFrom = ({ within }: Served, seconds: number): number =>
  within.find((bound) => bound.seconds >= seconds * (1 - 1e-9))?.seconds ?? Number.POSITIVE_INFINITY;
