import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const truncate: Rule = {
  id: 'truncate',
  title: 'TRUNCATE while somebody may read the rows, or with CASCADE',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'truncate').flatMap(({ tables, cascade }) => {
      const old = tables.filter((table) => !isNewTable(table, statement, context)).join(', ');
      if (old === '') return [];
      if (cascade) return [{ message: `also empties every table that refers to ${old}: name each table` }];
      if (statement.phase === 'contract') return [];
      return [{ message: `the release before this one runs on, and reads ${old}: empty it in contract` }];
    }),
};
