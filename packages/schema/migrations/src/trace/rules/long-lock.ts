import { keepsWritersOut, whoWaits } from '../../lint/lock-modes.ts';
import { about, type TraceRule } from './rule.ts';

/** Far above what a busy machine adds to a step: some hundred milliseconds at worst. */
const LONG_MS = 2_000;

export const longLock: TraceRule = {
  id: 'trace-long-lock',
  title: 'a lock that others wait for, held for two seconds although the tables are empty',
  phases: ['expand', 'backfill', 'contract'],
  severity: 'warning',
  saidBy: [],
  check: ({ transactions }) =>
    transactions.flatMap((transaction) => {
      const { heldMs, statements } = transaction;
      if (heldMs === null || heldMs < LONG_MS) return [];
      const locking = statements.find(({ locks }) =>
        locks.some(({ mode, isNew }) => keepsWritersOut(mode) && !isNew),
      );
      const lock = locking?.locks.find(({ mode, isNew }) => keepsWritersOut(mode) && !isNew);
      if (!locking || !lock) return [];
      const message = `held ${lock.mode} on ${lock.table} for ${Math.round(heldMs)} ms, with no rows to go through: ${whoWaits(lock.mode)}`;
      return [about(transaction, locking.sql, message)];
    }),
};
