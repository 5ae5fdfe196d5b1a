import { reasonOf } from './outcome.ts';
import type { FailureExample, FailureGroup } from './report.ts';
import type { RequestRecord } from './request-record.ts';

/** Failed requests by reason. */
export type Failures = Record<string, FailureGroup>;

const EXAMPLES = 3;
/** The maximum number of reasons: a reason may quote the service's answer. */
const REASONS = 50;
const OTHERS = 'other reasons';

/** Adds a failed request to those with its reason. */
export function addFailure(failures: Failures, record: RequestRecord): void {
  const { connection } = record;
  const dueAtMs = Math.round(record.dueAtMs);
  const byConnection = { fresh: 0, kept: 0, [connection]: 1 };
  const examples = [exampleOf(record)];
  const reason = reasonOf(record.result);
  mergeGroup(failures, { reason, count: 1, firstAt: dueAtMs, lastAt: dueAtMs, byConnection, examples });
}

export function mergeFailures(into: Failures, from: Failures): void {
  for (const group of Object.values(from)) mergeGroup(into, group);
}

/** The most frequent first. */
export function sortFailures(failures: Failures): FailureGroup[] {
  return Object.values(failures).sort((a, b) => b.count - a.count);
}

function mergeGroup(failures: Failures, group: FailureGroup): void {
  const known = group.reason in failures || Object.keys(failures).length < REASONS;
  const reason = known ? group.reason : OTHERS;
  const before = failures[reason];
  failures[reason] = before ? together(before, group) : { ...group, reason };
}

function together(a: FailureGroup, b: FailureGroup): FailureGroup {
  return {
    reason: a.reason,
    count: a.count + b.count,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    byConnection: {
      fresh: a.byConnection.fresh + b.byConnection.fresh,
      kept: a.byConnection.kept + b.byConnection.kept,
    },
    examples: a.examples.length < EXAMPLES ? [...a.examples, ...b.examples].slice(0, EXAMPLES) : a.examples,
  };
}

function exampleOf(record: RequestRecord): FailureExample {
  const { n, kind, connection, reused, release, latencyMs, tries, problem } = record;
  const example = { n, at: Math.round(record.dueAtMs), kind, connection, reused, release, latencyMs, tries };
  return problem === undefined ? example : { ...example, problem };
}
