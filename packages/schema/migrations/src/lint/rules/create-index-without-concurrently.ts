import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const createIndexWithoutConcurrently: Rule = {
  id: 'create-index-without-concurrently',
  title: 'CREATE INDEX that keeps writers out while it builds',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'create index')
      .filter(({ table, concurrently }) => !concurrently && !isNewTable(table, statement, context))
      .map(({ table }) => ({
        message: `nobody can write to ${table} while the index is built: use CREATE INDEX CONCURRENTLY, outside a transaction`,
      })),
};
