import type { Trigger } from '../model/action.ts';
import { actionsOf, type Context, isNewColumn, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { judgeTrigger } from './judge-trigger.ts';
import type { Rule, Violation } from './rule.ts';

/** The fence's function: it records a write and does not refuse it. */
const NEVER_RAISES = new Set(['release.note_late_write']);

export const triggerInExpand: Rule = {
  id: 'trigger-in-expand',
  title: 'a trigger or rule that may refuse, lose or change writes of the previous release',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) => {
    const old = ({ table }: { table: string | null }) => !isNewTable(table, statement, context);
    return [
      ...actionsOf(statement, 'create')
        .filter(({ object }) => object === 'rule')
        .filter(old)
        .map(({ name, table }) => ({
          message: `the rule ${name} also rewrites the statements of the previous release on ${table}, which may then do nothing; create it in contract`,
        })),
      ...actionsOf(statement, 'enable')
        .filter(old)
        .flatMap(({ object, name, table }) => {
          const known = context.catalogue.triggers.get(`${table}.${name}`);
          if (object === 'trigger' && known) return check(table, known, statement, context);
          const what = name === null ? 'triggers that no change here shows' : `${object} ${name}`;
          return [
            {
              message: `the ${what} of ${table} then also runs on writes of the previous release, and no change here shows its effects; enable it in contract`,
            },
          ];
        }),
      ...actionsOf(statement, 'create trigger')
        .filter(old)
        .flatMap(({ table, trigger }) => check(table, trigger, statement, context)),
    ];
  },
};

function check(table: string, trigger: Trigger, statement: Statement, context: Context): Violation[] {
  const isNew = (column: string) => isNewColumn(table, column, statement, context);
  if (NEVER_RAISES.has(trigger.calls) || firesOnNewColumnsOnly(trigger, isNew)) return [];
  const why = judgeTrigger(trigger, { table, catalogue: context.catalogue, isNewColumn: isNew });
  if (why === null) return [];
  return [
    {
      message: `it also runs on writes of the previous release to ${table}, and ${why}; create the trigger in contract, or let its function always RETURN NEW (OLD for a DELETE) without an error`,
    },
  ];
}

/** The previous release does not set a new column. */
function firesOnNewColumnsOnly({ events, columns }: Trigger, isNew: (column: string) => boolean): boolean {
  return events.every((event) => event === 'UPDATE') && columns.length > 0 && columns.every(isNew);
}
