import type { Action, Trigger } from '../model/action.ts';
import { actionsOf, type Context, isNewColumn, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { judgeTrigger, whyConditionFails } from './judge-trigger.ts';
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
  if (firesOnNewColumnsOnly(trigger, isNew)) return [];
  const { afterPhase, phase } = context;
  const isOpenTable = (name: string) =>
    isNewTable(name, statement, { catalogue: afterPhase }) &&
    !phase.some((other) => other.actions.some((action) => restricts(action, name)));
  const where = { table, catalogue: afterPhase, isNewColumn: isNew, isOpenTable };
  const why =
    whyConditionFails(trigger, where) ??
    (NEVER_RAISES.has(trigger.calls) ? null : judgeTrigger(trigger, where));
  if (why === null) return [];
  return [
    {
      message: `it also runs on writes of the previous release to ${table}, and ${why}; create the trigger in contract, or let its function only set new columns, insert into new tables, and RETURN NEW (OLD for a DELETE)`,
    },
  ];
}

/** REVOKE, row level security, another owner, and policies. */
function restricts(action: Action, table: string): boolean {
  return (
    (action.does === 'restrict' && action.table === table) ||
    (action.does === 'create' && action.object === 'policy' && action.table === table)
  );
}

/** The previous release does not set a new column. */
function firesOnNewColumnsOnly({ events, columns }: Trigger, isNew: (column: string) => boolean): boolean {
  return events.every((event) => event === 'UPDATE') && columns.length > 0 && columns.every(isNew);
}
