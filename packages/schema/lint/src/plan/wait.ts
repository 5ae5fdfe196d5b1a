import { type Limits, nextPause } from '@zero-downtime/migrations/runner';
import { actionsOf } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { toMilliseconds } from '../rules/locks.ts';

/** How long a step waits for its locks, in milliseconds. */
export interface Wait {
  /** The lock timeout of one try. */
  eachMs: number;
  /** The most tries, with pauses between them. */
  tries: number;
  /** The last try starts within it. */
  deadlineMs: number;
}

type LockLimits = Pick<Limits, 'lockTimeoutMs' | 'lockDeadlineMs'>;

/** The wait of statements in a transaction: many short tries, unless the step sets its own lock timeout. */
export function waitInSteps(statements: readonly Statement[], limits: LockLimits): Wait {
  const own = statements
    .flatMap((statement) => actionsOf(statement, 'set'))
    .filter(({ setting }) => setting === 'lock_timeout')
    .map(({ value }) => toMilliseconds(value))
    .filter((ms) => ms > 0);
  const eachMs = own.at(-1) ?? limits.lockTimeoutMs;
  return { eachMs, tries: mostTries(eachMs, limits.lockDeadlineMs), deadlineMs: limits.lockDeadlineMs };
}

/** Outside a transaction: one long wait, for locks that block neither reads nor writes. */
export function waitOutside({ lockDeadlineMs }: LockLimits): Wait {
  return { eachMs: lockDeadlineMs, tries: 1, deadlineMs: lockDeadlineMs };
}

/** The number of tries with the shortest possible pauses. */
function mostTries(eachMs: number, deadlineMs: number): number {
  let at = 0;
  for (let attempt = 1; ; attempt++) {
    at += eachMs + nextPause(attempt, 0);
    if (at > deadlineMs) return attempt;
  }
}
