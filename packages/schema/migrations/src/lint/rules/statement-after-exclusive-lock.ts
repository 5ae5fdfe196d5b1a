import type { Action } from '../actions/action.ts';
import { lockedExclusively } from '../catalogue/locks.ts';
import type { Statement } from '../statement.ts';
import { type Context, isNewTable } from './context.ts';
import type { Complaint, Rule } from './rule.ts';

export const statementAfterExclusiveLock: Rule = {
  id: 'statement-after-exclusive-lock',
  title: 'more statements in a transaction that has locked a table for all others',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) => {
    const earlier = context.sharing.slice(0, context.sharing.indexOf(statement));
    const held = new Set(
      earlier.flatMap((other) =>
        other.actions.flatMap((action) => lockedExclusively(action, other, context)),
      ),
    );
    if (held.size === 0) return [];
    return statement.actions.flatMap((action) => judge(action, held, statement, context) ?? []).slice(0, 1);
  },
};

function judge(
  action: Action,
  held: ReadonlySet<string>,
  statement: Statement,
  context: Context,
): Complaint | null {
  const first = [...held].join(', ');
  const more = lockedExclusively(action, statement, context);
  const other = more.find((table) => !held.has(table));
  if (other !== undefined) {
    return {
      message: `nobody can read ${first} while this waits for its lock on ${other}: one table a step`,
    };
  }
  if (takesTime(action, statement, context)) {
    return { message: `nobody can read ${first} while this runs: give it a step of its own` };
  }
  // A word more about the table that is locked already takes no time.
  return null;
}

/** Reads or writes rows, or waits for those who do. */
function takesTime(action: Action, statement: Statement, context: Context): boolean {
  switch (action.does) {
    case 'write':
      return !isNewTable(action.table, statement, context);
    case 'read':
      return action.tables.some((table) => !isNewTable(table, statement, context));
    case 'create table':
      return action.filled;
    case 'add constraint':
      return action.constraint.kind === 'foreign key' && !isNewTable(action.table, statement, context);
    case 'create index':
    case 'validate constraint':
    case 'create trigger':
      return !isNewTable(action.table, statement, context);
    case 'reindex':
    case 'refresh view':
    case 'run code':
      return true;
    default:
      return false;
  }
}
