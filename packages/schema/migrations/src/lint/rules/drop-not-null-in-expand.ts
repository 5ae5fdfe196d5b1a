import { doing, isNewColumn } from './context.ts';
import type { Rule } from './rule.ts';

export const dropNotNullInExpand: Rule = {
  id: 'drop-not-null-in-expand',
  title: 'DROP NOT NULL while the release before reads the column',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'drop not null')
      .filter(({ table, column }) => !isNewColumn(table, column, statement, context))
      .filter(({ table, column }) => {
        const known = context.catalogue.tables.get(table);
        return !(known?.whole === true && known.columns.get(column)?.notNull === false);
      })
      .map(({ table, column }) => ({
        message: `the release before this one reads ${table}.${column} and has never seen NULL there: drop NOT NULL in contract, write NULL in the release after`,
      })),
};
