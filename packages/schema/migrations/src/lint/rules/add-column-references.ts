import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const addColumnReferences: Rule = {
  id: 'add-column-references',
  title: 'ADD COLUMN … REFERENCES, which locks two tables at once',
  phases: ['expand', 'contract'],
  severity: 'warning',
  check: (statement, context) =>
    doing(statement, 'add column').flatMap(({ table, column, constraints }) => {
      const key = constraints.find(({ kind, enforced }) => kind === 'foreign key' && enforced);
      if (!key || isNewTable(table, statement, context)) return [];
      const instead =
        'add the column, then the foreign key NOT VALID in a second step, and VALIDATE in a third';
      if (column.default !== null) {
        return [
          {
            severity: 'error',
            message: `looks every row of ${table} up in ${key.references} under an ACCESS EXCLUSIVE lock: ${instead}`,
          },
        ];
      }
      return [
        {
          message: `nobody can read ${table} while this waits for its lock on ${key.references}: ${instead}`,
        },
      ];
    }),
};
