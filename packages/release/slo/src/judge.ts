import { inAll, requestsWithin, type Served } from './counts.ts';
import { type Objectives, objectivesOf } from './objectives.ts';
import { binomialTail, fisherTail, type Sample } from './tails.ts';

/** How often a release that is no worse than the one before it may be taken back: once in a thousand releases. */
const FALSE_ALARMS = 0.001;

/** Below it, a release is not called good: a fault in a few requests of a hundred would most likely not have shown. */
const ENOUGH_REQUESTS = 100;

/** Latency is compared with the old release's where that one has answered so many requests in the same time. */
const ENOUGH_TO_COMPARE = 100;

/**
 * A release is slower when more than such a share of its requests take longer than so many times what the rest of the old one's take:
 * by its slowest requests, or by half of them. A busy host makes the slowest of any release slow; the middle it hardly moves.
 */
const SLOWER = [
  { share: 0.01, times: 2 },
  { share: 0.5, times: 3 },
] as const;
/** Seconds: nobody feels a p99 that has doubled from 5 ms. */
const NOTICEABLE = 0.05;

/** Errors, 503 and the objective for latency, each also since there is no old release, and each way to be slower. */
const TESTS_ON_A_ROUTE = 6 + SLOWER.length;

/** How likely a finding that was made over the whole time may be by chance in one window of it. */
const SHOWS = 0.05;

/** All routes together. */
export const EVERY_ROUTE = 'every route';

/** What a proxy in front sees, which knows no routes. */
const AT_THE_PROXY = 'at the edge';

/** What two releases have answered, by route. */
export interface Answered {
  /** The release that is judged. */
  fresh: readonly Served[];
  /** The one before it, in the same time; empty when it serves no more. */
  old: readonly Served[];
}

export interface Evidence {
  /** Since the new release began to serve: failures count from the first request. */
  all: Answered;
  /** Since it was warm: a process that has just started is slow for a moment, and the old ones are not. */
  warm: Answered;
  /** What the new release has answered since the old one serves no more; empty while it does. */
  alone: readonly Served[];
  /** Requests that a proxy in front had from each release, and of them those that were broken off or never answered. */
  proxy?: { fresh: Sample; old: Sample };
}

export interface Finding {
  route: string;
  /** `unavailable`: 503; `cut off`: as a proxy saw it; `slow`: beyond the objective; `slower`: than the old release. */
  what: 'errors' | 'unavailable' | 'cut off' | 'slow' | 'slower';
  fresh: Sample;
  old: Sample;
  /** Share of requests, 0 to 1, that may fail in this way. */
  allowed: number;
  /** Seconds beyond which a request is slow. */
  beyond?: number;
  /** `slower`: that is so many times what `1 - allowed` of the old release's requests take. */
  times?: number;
  /** How likely at least so many failures are when no more fail than may, or than do in the old release. */
  pValue: number;
}

export type Judgement =
  | { kind: 'fine'; requests: number }
  | { kind: 'breach'; requests: number; findings: readonly Finding[] }
  | { kind: 'too little'; requests: number; needed: number };

/**
 * Judges a release by what it has answered. Pure. Each finding is significant in two exact tests: against the objective
 * (binomial) and, where there was an old release, against that one since the new one began (Fisher), so that a slow database or a
 * noisy host, which befalls both, is not held against the new one. The level is divided by the number of tests made
 * over the whole watch (Bonferroni), so looking often does not raise alarms.
 *
 * @param parts into how many the level is divided beside the tests of this look: by how often evidence is judged
 */
export function judge(evidence: Evidence, objectives: Objectives, parts: number): Judgement {
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

/** What of the objectives was missed in some time, with nothing to compare it with. Pure. The most certain finding comes first. */
export function missedObjectives(served: readonly Served[], objectives: Objectives): readonly Finding[] {
  const judgement = judge(
    { all: { fresh: served, old: [] }, warm: { fresh: served, old: [] }, alone: [] },
    objectives,
    1,
  );
  return judgement.kind === 'breach' ? judgement.findings : [];
}

/**
 * Into how many parts the level is divided at a look, counted from 1. Half of it is for the looks that were planned, the other half for all that
 * come after them, however many: the parts there grow so fast that they never sum up to more. Pure.
 */
export function levelParts(look: number, planned: number): number {
  return look <= planned ? 2 * planned : (2 * look * (look + 1)) / (planned + 1);
}

/**
 * Whether a finding shows in a part of what was answered, too. It is tested by itself there, and by no strict level: a window has few
 * requests, and that there is something to find is known already. Pure. What only a proxy sees shows in no answers.
 */
export function showsIn({ route, what, allowed, beyond }: Finding, answered: Answered): boolean {
  const pair = pairOn(route, answered);
  const again =
    what === 'errors' || what === 'unavailable'
      ? failing(pair, what, allowed)
      : what !== 'cut off' && beyond !== undefined && slowBeyond(pair, what, beyond, allowed);
  return again !== false && again.pValue < SHOWS;
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
    // What begins only now is not to be weighed against what an old release did before.
    ...[failing(alone, 'errors', allowed), failing(alone, 'unavailable', allowed), slow(alone)],
  ];
  if (warm.old.requests < ENOUGH_TO_COMPARE) return always;
  const slower = SLOWER.map(({ share, times }) => {
    const seconds = Math.max(NOTICEABLE, times * latencyOf(warm.old, 1 - share));
    return { ...slowBeyond(warm, 'slower', boundFrom(warm.old, seconds), share), times };
  });
  return [...always, ...slower.filter(({ beyond }) => Number.isFinite(beyond))];
}

/** The app does not know of these: it takes them for clients that left. */
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

/** The time within which a share of the requests was answered, rounded up to a bound of the histogram; Infinity beyond the last. */
function latencyOf({ within, requests }: Served, share: number): number {
  return within.find((bound) => bound.requests >= share * requests)?.seconds ?? Number.POSITIVE_INFINITY;
}

/** The first bound of the histogram that is not below; 3 × 0.05 is a little more than 0.15. */
const boundFrom = ({ within }: Served, seconds: number): number =>
  within.find((bound) => bound.seconds >= seconds * (1 - 1e-9))?.seconds ?? Number.POSITIVE_INFINITY;
