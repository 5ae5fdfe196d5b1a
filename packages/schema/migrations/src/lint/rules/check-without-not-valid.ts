import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const checkWithoutNotValid: Rule = {
  id: 'check-without-not-valid',
  title: 'ADD CHECK that reads the whole table while nobody else may',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) => {
    const added = [
      ...doing(statement, 'add constraint').map(({ table, constraint }) => ({ table, constraint })),
      ...doing(statement, 'add column').flatMap(({ table, constraints }) =>
        constraints.map((constraint) => ({ table, constraint })),
      ),
    ];
    return added
      .filter(({ constraint }) => constraint.kind === 'check' && !constraint.notValid && constraint.enforced)
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table }) => ({
        message: `reads every row of ${table} under an ACCESS EXCLUSIVE lock: ADD CONSTRAINT … CHECK … NOT VALID, and VALIDATE in a step of its own`,
      }));
  },
};
