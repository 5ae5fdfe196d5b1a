import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const validateInAddTransaction: Rule = {
  id: 'validate-in-add-transaction',
  title: 'VALIDATE CONSTRAINT in the transaction that added it',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'validate constraint')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .filter(({ table, name }) => {
        const known = context.catalogue.tables.get(table)?.constraints.get(name);
        const inOneGo = doing(statement, 'add constraint').some(({ constraint }) => constraint.name === name);
        return inOneGo || (statement.transaction !== null && known?.transaction === statement.transaction);
      })
      .map(({ table, name }) => ({
        message: `the lock of ADD CONSTRAINT ${name} is held while every row of ${table} is read: VALIDATE in a step of its own`,
      })),
};
