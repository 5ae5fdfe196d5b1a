import { keepsWritersOut, strengthOf, whoWaits } from '../../lint/lock-modes.ts';
import type { HeldLock } from '../trace.ts';
import { about, type TraceRule } from './rule.ts';

export const workUnderLock: TraceRule = {
  id: 'trace-work-under-lock',
  title: 'work on every row of a table while others wait for a lock',
  phases: ['expand', 'backfill', 'contract'],
  severity: 'error',
  saidBy: [
    'add-column-references',
    'add-column-rewrite',
    'add-column-volatile-default',
    'attach-partition-scan',
    'change-column-type',
    'check-without-not-valid',
    'create-index-without-concurrently',
    'domain-constraint',
    'exclusion-constraint',
    'foreign-key-without-not-valid',
    'refresh-view-without-concurrently',
    'reindex-without-concurrently',
    'set-not-null-scan',
    'table-rewrite',
    'truncate',
    'unique-without-using-index',
    'validate-in-add-transaction',
  ],
  check: ({ transactions }) =>
    transactions.flatMap((transaction) => {
      let strongest: HeldLock | undefined;
      return transaction.statements.flatMap((statement) => {
        strongest = [...(strongest ? [strongest] : []), ...statement.locks]
          .filter(({ mode, isNew }) => keepsWritersOut(mode) && !isNew)
          .sort((a, b) => strengthOf(b.mode) - strengthOf(a.mode))[0];
        const work = statement.work.find(({ isNew }) => !isNew);
        if (!strongest || !work) return [];
        const { mode, table } = strongest;
        const message = `${work.does} ${work.table} while it holds ${mode} on ${table}: ${whoWaits(mode)}, the longer the larger the table is`;
        return [about(transaction, statement.sql, message)];
      });
    }),
};
