import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const tableRewrite: Rule = {
  id: 'table-rewrite',
  title: 'VACUUM FULL, CLUSTER, SET LOGGED, SET TABLESPACE and what else copies a table',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'rewrite')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table, how }) => ({
        message: `${how} copies ${table ?? 'every table'} under an ACCESS EXCLUSIVE lock: not while the service runs`,
      })),
};
