import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const dropIndexWithoutConcurrently: Rule = {
  id: 'drop-index-without-concurrently',
  title: 'DROP INDEX that locks its table',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'drop')
      .filter(({ object, name, concurrently }) => {
        const table = context.catalogue.indexes.get(name)?.table ?? null;
        return object === 'index' && !concurrently && !isNewTable(table, statement, context);
      })
      .map(({ name }) => ({
        message: `takes an ACCESS EXCLUSIVE lock on the table of ${name}: use DROP INDEX CONCURRENTLY, outside a transaction`,
      })),
};
