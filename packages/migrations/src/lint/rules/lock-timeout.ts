import { doing, EVERY_PHASE, type Rule } from './rule.ts';

/** What the runner gives a step unless told otherwise. Measured: with it the worst reader behind an ALTER waits 111 ms, without 5 s. */
const LONGEST_MS = 100;
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
  check: (statement) =>
    doing(statement, 'set')
      .filter(({ setting, value }) => setting === '*' || (setting === 'lock_timeout' && !isShort(value)))
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

function isShort(value: string | null): boolean {
  const [, number, unit = 'ms'] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)?\s*$/.exec(value ?? '') ?? [];
  const milliseconds = Number(number) * (UNITS[unit] ?? Number.NaN);
  return milliseconds > 0 && milliseconds <= LONGEST_MS;
}
