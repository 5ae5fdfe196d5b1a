import { makerOf } from '../catalogue/catalogue.ts';
import { thing } from '../catalogue/forget.ts';
import { doing, isNewColumn, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const renameOutsideContract: Rule = {
  id: 'rename-outside-contract',
  title: 'RENAME of something that the release before may use',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'rename')
      .filter(({ object, name, table }) => {
        const { catalogue } = context;
        const maker = makerOf(statement);
        if (isNewTable(table ?? name, statement, context)) return false;
        if (object === 'column' && table !== null) return !isNewColumn(table, name, statement, context);
        if (object === 'constraint' && table !== null)
          return catalogue.tables.get(table)?.constraints.get(name)?.made !== maker;
        if (object === 'index') return catalogue.indexes.get(name)?.made !== maker;
        return catalogue.things.get(thing(object, name, table)) !== maker;
      })
      .map(({ object, name, to }) => ({
        message: `the release before this one runs on, and knows ${object} ${name} by that name, not as ${to}: add a new one, keep both the same, drop the old in contract`,
      })),
};
