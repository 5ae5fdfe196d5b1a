import type { Column } from '../actions/action.ts';
import { isSerial } from '../actions/types.ts';
import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const addColumnRewrite: Rule = {
  id: 'add-column-rewrite',
  title: 'ADD COLUMN that fills every row: serial, identity, stored generated',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'add column').flatMap(({ table, column }) => {
      const why = reason(column);
      if (why === null || isNewTable(table, statement, context)) return [];
      return [
        {
          message: `rewrites ${table} under an ACCESS EXCLUSIVE lock, because ${column.name} is ${why}: add a plain column, fill it by a trigger or the application, backfill`,
        },
      ];
    }),
};

function reason({ type, identity, generated }: Column): string | null {
  if (isSerial(type)) return type?.name ?? null;
  if (identity) return 'an identity';
  return generated === 'stored' ? 'generated and stored' : null;
}
