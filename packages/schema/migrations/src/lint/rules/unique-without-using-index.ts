import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const uniqueWithoutUsingIndex: Rule = {
  id: 'unique-without-using-index',
  title: 'UNIQUE or PRIMARY KEY that builds its index while nobody else may read',
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
      .filter(
        ({ constraint: { kind, usingIndex } }) =>
          (kind === 'unique' || kind === 'primary key') && usingIndex === null,
      )
      .filter(({ table }) => !isNewTable(table, statement, context))
      .map(({ table, constraint }) => ({
        message: `builds an index of ${table} under an ACCESS EXCLUSIVE lock: CREATE UNIQUE INDEX CONCURRENTLY, then ADD ${constraint.kind.toUpperCase()} USING INDEX`,
      }));
  },
};
