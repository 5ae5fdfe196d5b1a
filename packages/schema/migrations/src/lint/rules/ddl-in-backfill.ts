import { doing } from './context.ts';
import type { Rule } from './rule.ts';

const ALLOWED = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'VariableSetStmt',
  'TransactionStmt',
  'LockStmt',
  'ExplainStmt',
]);

export const ddlInBackfill: Rule = {
  id: 'ddl-in-backfill',
  title: 'anything but reading and writing rows in a backfill',
  phases: ['backfill'],
  severity: 'error',
  check: (statement) => {
    if (ALLOWED.has(statement.kind) && doing(statement, 'create table').length === 0) return [];
    return [
      {
        message:
          'a backfill runs again and again, beside every release, and its statements are recorded nowhere: it may only read and write rows',
      },
    ];
  },
};
