import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

export const dropCascade: Rule = {
  id: 'drop-cascade',
  title: 'DROP … CASCADE, which drops what nobody listed',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'drop')
      .filter(({ cascade, name, table }) => cascade && !isNewTable(table ?? name, statement, context))
      .map(({ object, name }) => ({
        message: `drops whatever hangs on ${object} ${name}, on this database perhaps more than on yours: drop each by its name`,
      })),
};
