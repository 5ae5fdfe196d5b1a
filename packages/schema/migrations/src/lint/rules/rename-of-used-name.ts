import { doing } from './context.ts';
import type { Rule } from './rule.ts';

const USED_BY_NAME = new Set([
  'table',
  'column',
  'view',
  'materialized view',
  'enum value',
  'type',
  'function',
  'schema',
  'attribute',
]);

export const renameOfUsedName: Rule = {
  id: 'rename-of-used-name',
  title: 'RENAME in contract of a name that releases use',
  phases: ['contract'],
  severity: 'warning',
  check: (statement, { catalogue }) =>
    doing(statement, 'rename')
      .filter(({ object }) => USED_BY_NAME.has(object))
      .filter(({ object, name, table }) => {
        const known = table === null ? catalogue.tables.get(name) : catalogue.tables.get(table);
        const made = object === 'column' ? known?.columns.get(name)?.made : known?.made;
        return made?.split('/')[0] !== statement.change;
      })
      .map(({ object, name, to }) => ({
        message: `a release that uses ${object} ${name} fails after this, and one that uses ${to} fails before it: right only when none uses it any more`,
      })),
};
