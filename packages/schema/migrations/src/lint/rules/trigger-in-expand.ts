import { doing, isNewTable } from './context.ts';
import type { Rule } from './rule.ts';

/** Of the ledger: notes who wrote, and lets them. */
const HARMLESS = new Set(['release.note_late_write']);
const RAISES = /\braise\s+(?!(debug|log|info|notice|warning)\b)/i;

export const triggerInExpand: Rule = {
  id: 'trigger-in-expand',
  title: 'a trigger that may refuse the writes of the release before',
  phases: ['expand'],
  severity: 'warning',
  check: (statement, context) => [
    ...doing(statement, 'create')
      .filter(({ object, table }) => object === 'rule' && !isNewTable(table, statement, context))
      .map(({ name, table }) => ({
        message: `the rule ${name} changes what writes to ${table} do, those of the release before this one as well: look at what they become`,
      })),
    ...doing(statement, 'create trigger')
      .filter(({ table, calls }) => !isNewTable(table, statement, context) && !HARMLESS.has(calls))
      .flatMap(({ table, calls }) => {
        const body = context.catalogue.functions.get(calls);
        if (body === undefined)
          return [
            {
              message: `${calls}() runs on writes of the release before this one, and no change here says what it does`,
            },
          ];
        if (!RAISES.test(body)) return [];
        return [
          {
            severity: 'error',
            message: `${calls}() raises an error on writes to ${table}, those of the release before this one as well: create it in contract`,
          },
        ];
      }),
  ],
};
