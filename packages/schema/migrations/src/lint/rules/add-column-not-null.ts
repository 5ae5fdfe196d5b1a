import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const addColumnNotNull: Rule = {
  id: 'add-column-not-null',
  title: 'ADD COLUMN … NOT NULL without a default',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'add column')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .filter(
        ({ column }) =>
          column.notNull && column.default === null && !column.identity && column.generated === null,
      )
      .map(({ table, column }) => ({
        message: `fails when ${table} has rows, and breaks every INSERT that does not know ${column.name}: add it nullable, fill it, set NOT NULL in contract`,
      })),
};
