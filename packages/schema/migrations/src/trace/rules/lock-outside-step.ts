import { keepsWritersOut, whoWaits } from '../../lint/lock-modes.ts';
import type { TracedStatement, TracedTransaction } from '../trace.ts';
import { about, type TraceRule } from './rule.ts';

export const lockOutsideStep: TraceRule = {
  id: 'trace-lock-outside-step',
  title: 'a lock that keeps others out, in a backfill or outside a transaction',
  phases: ['expand', 'backfill', 'contract'],
  severity: 'error',
  saidBy: ['exclusive-lock-outside', 'ddl-in-backfill', 'explicit-lock', 'truncate'],
  check: ({ transactions }) =>
    transactions
      .filter(({ outside, origin }) => outside || origin === 'backfill')
      .flatMap((transaction) => transaction.statements.flatMap((statement) => judge(transaction, statement))),
};

function judge(transaction: TracedTransaction, statement: TracedStatement) {
  // Its last moment is an exclusive one, when nobody uses the partition through its parent any more.
  if (statement.actions.some((action) => 'concurrently' in action && action.concurrently)) return [];
  const lock = statement.locks.find(({ mode, isNew }) => keepsWritersOut(mode) && !isNew);
  if (!lock) return [];
  const message = `takes ${lock.mode} on ${lock.table} where nothing keeps it short: ${whoWaits(lock.mode)}; make it a step`;
  return [about(transaction, statement.sql, message)];
}
