import type { Doing } from '../actions/action.ts';
import type { Statement } from '../statement.ts';
import { type Context, doing } from './context.ts';
import { EVERY_PHASE, type Rule } from './rule.ts';

/** What the runner gives a step unless told otherwise. Measured: with it the worst reader behind an ALTER waits 111 ms, without 5 s. */
const LONGEST_MS = 100;
/** VALIDATE waits for no reader or writer, and none waits for it: it may wait until an autovacuum gives way. */
const LONGEST_FOR_VALIDATE_MS = 60_000;
const UNITS: Partial<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export const lockTimeout: Rule = {
  id: 'lock-timeout',
  title: 'a lock timeout taken away or raised',
  phases: EVERY_PHASE,
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'set')
      .filter(
        (set) => set.setting === '*' || (set.setting === 'lock_timeout' && !isShort(set, statement, context)),
      )
      .map(({ setting, value }) => {
        const how =
          setting === '*' || value === null
            ? 'takes the lock timeout away'
            : `waits for locks up to ${value}`;
        return {
          message: `${how}: everybody who wants the table queues behind a waiting ALTER. Leave it to the step, which tries again`,
        };
      }),
};

function isShort({ value, local }: Doing<'set'>, statement: Statement, { sharing }: Context): boolean {
  const patient = local && sharing.every((other) => other === statement || onlyValidates(other));
  const milliseconds = toMilliseconds(value);
  return milliseconds > 0 && milliseconds <= (patient ? LONGEST_FOR_VALIDATE_MS : LONGEST_MS);
}

function onlyValidates({ actions }: Statement): boolean {
  return actions.every(({ does }) => does === 'validate constraint' || does === 'mention');
}

/** `3s` → 3000: a value of a setting whose unit is milliseconds where none is given. NaN for what is no time. */
export function toMilliseconds(value: string | null): number {
  const [, number, unit = 'ms'] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)?\s*$/.exec(value ?? '') ?? [];
  return Number(number) * (UNITS[unit] ?? Number.NaN);
}
