import { addFailure, type Failures, mergeFailures } from './failures.ts';
import { addDuration, emptyHistogram, type Histogram, mergeHistogram } from './histogram.ts';
import { labelOf } from './outcome.ts';
import type { SlowAnswers } from './report.ts';
import type { RequestRecord } from './request-record.ts';

/** The counts of a group of requests. `latency` has only answered requests. */
export type Group = { count: number; failed: number; readonly latency: Histogram };

/** The results of a number of requests. `mergeTally` adds up the tallies of two seconds, or of two processes. */
export type Tally = {
  readonly all: Group;
  readonly outcomes: Record<string, number>;
  readonly firstTries: Record<string, number>;
  failedFirstTries: number;
  retries: number;
  readonly slowAnswers: { -readonly [Limit in keyof SlowAnswers]: number };
  readonly byRelease: Record<string, Group>;
  readonly byConnection: Record<string, Group>;
  readonly byKind: Record<string, Group>;
  readonly late: Histogram;
  readonly failures: Failures;
};

/** A tally without requests. */
export function emptyTally(): Tally {
  return {
    all: emptyGroup(),
    outcomes: {},
    firstTries: {},
    failedFirstTries: 0,
    retries: 0,
    slowAnswers: { over1s: 0, over3s: 0 },
    byRelease: {},
    byConnection: {},
    byKind: {},
    late: emptyHistogram(),
    failures: {},
  };
}

/** Counts one finished request in `tally`, which it changes. */
export function addRequest(tally: Tally, record: RequestRecord): void {
  const succeeded = record.result.outcome === 'ok';
  addToGroup(tally.all, record);
  addToGroup(groupIn(tally.byRelease, record.release), record);
  addToGroup(groupIn(tally.byConnection, record.connection), record);
  addToGroup(groupIn(tally.byKind, record.kind), record);
  addTo(tally.outcomes, labelOf(record.result), 1);
  addTo(tally.firstTries, labelOf(record.firstTry), 1);
  if (record.firstTry.outcome !== 'ok') tally.failedFirstTries += 1;
  tally.retries += record.tries - 1;
  if (succeeded && record.latencyMs > 1_000) tally.slowAnswers.over1s += 1;
  if (succeeded && record.latencyMs > 3_000) tally.slowAnswers.over3s += 1;
  addDuration(tally.late, record.lateMs);
  if (!succeeded) addFailure(tally.failures, record);
}

/** Adds the counts of `from` to `into`, which it changes. */
export function mergeTally(into: Tally, from: Tally): void {
  mergeGroup(into.all, from.all);
  for (const groups of ['byRelease', 'byConnection', 'byKind'] as const) {
    for (const [name, group] of Object.entries(from[groups])) mergeGroup(groupIn(into[groups], name), group);
  }
  for (const [label, count] of Object.entries(from.outcomes)) addTo(into.outcomes, label, count);
  for (const [label, count] of Object.entries(from.firstTries)) addTo(into.firstTries, label, count);
  into.failedFirstTries += from.failedFirstTries;
  into.retries += from.retries;
  into.slowAnswers.over1s += from.slowAnswers.over1s;
  into.slowAnswers.over3s += from.slowAnswers.over3s;
  mergeHistogram(into.late, from.late);
  mergeFailures(into.failures, from.failures);
}

function emptyGroup(): Group {
  return { count: 0, failed: 0, latency: emptyHistogram() };
}

function groupIn(groups: Record<string, Group>, name: string): Group {
  groups[name] ??= emptyGroup();
  return groups[name];
}

function addToGroup(group: Group, { result, answered, latencyMs }: RequestRecord): void {
  group.count += 1;
  if (result.outcome !== 'ok') group.failed += 1;
  if (answered) addDuration(group.latency, latencyMs);
}

function mergeGroup(into: Group, from: Group): void {
  into.count += from.count;
  into.failed += from.failed;
  mergeHistogram(into.latency, from.latency);
}

function addTo(counts: Record<string, number>, name: string, more: number): void {
  counts[name] = (counts[name] ?? 0) + more;
}
