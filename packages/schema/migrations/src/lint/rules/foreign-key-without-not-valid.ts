import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const foreignKeyWithoutNotValid: Rule = {
  id: 'foreign-key-without-not-valid',
  title: 'ADD FOREIGN KEY that checks all rows while nobody may write',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'add constraint')
      .filter(
        ({ constraint }) => constraint.kind === 'foreign key' && !constraint.notValid && constraint.enforced,
      )
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table, constraint }) => ({
        message: `nobody can write to ${table} or ${constraint.references} while every row is looked up: add it NOT VALID, and VALIDATE in a step of its own`,
      })),
};
