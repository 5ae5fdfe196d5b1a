import { isIndexed } from '../catalogue/catalogue.ts';
import { doing } from './context.ts';
import type { Rule } from './rule.ts';

export const foreignKeyWithoutIndex: Rule = {
  id: 'foreign-key-without-index',
  title: 'a foreign key whose columns no index begins with',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, { after }) => {
    const added = [
      ...doing(statement, 'add constraint').map(({ table, constraint }) => ({
        table,
        constraints: [constraint],
      })),
      ...doing(statement, 'add column', 'create table').map(({ table, constraints }) => ({
        table,
        constraints,
      })),
    ];
    return added.flatMap(({ table, constraints }) =>
      constraints
        .filter(({ kind, columns }) => kind === 'foreign key' && !isIndexed(after, table, columns))
        .map(({ columns, references }) => {
          const what = `${table} (${columns.join(', ')})`;
          const slow = `each DELETE or change of key in ${references} reads all of ${table}`;
          if (after.tables.get(table)?.whole)
            return { message: `no index begins with ${what}: ${slow}. Create one in this change` };
          return {
            severity: 'warning' as const,
            message: `no change here makes an index that begins with ${what}; without one ${slow}`,
          };
        }),
    );
  },
};
