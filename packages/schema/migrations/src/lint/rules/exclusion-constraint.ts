import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const exclusionConstraint: Rule = {
  id: 'exclusion-constraint',
  title: 'an exclusion constraint on a table that is in use',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'add constraint')
      .filter(({ constraint }) => constraint.kind === 'exclusion')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table }) => ({
        message: `builds an index of ${table} under an ACCESS EXCLUSIVE lock, and has no form that does not: make a new table with it and move the rows`,
      })),
};
