import type { Constraint } from '../actions/action.ts';
import { makerOf } from '../catalogue/catalogue.ts';
import type { Statement } from '../statement.ts';
import { type Context, doing, isNewColumn, isNewTable } from './context.ts';
import type { Complaint, Rule } from './rule.ts';

export const constraintInExpand: Rule = {
  id: 'constraint-in-expand',
  title: 'a constraint that the writes of the release before may break',
  phases: ['expand'],
  severity: 'warning',
  check: (statement, context) => {
    const old = ({ table }: { table: string }) => !isNewTable(table, statement, context);
    const found = [
      ...doing(statement, 'add constraint')
        .filter(old)
        .map(({ table, constraint }) => judge(table, constraint, statement, context)),
      ...doing(statement, 'set not null')
        .filter(old)
        .map(({ table, column }) => judgeNotNull(table, [column], statement, context)),
      ...doing(statement, 'create index')
        .filter(old)
        .filter(({ index }) => index.unique)
        .map(({ table, index }) => judgeOther(table, 'unique', index.columns, statement, context)),
    ];
    return found.filter((complaint) => complaint !== null);
  },
};

function judge(
  table: string,
  constraint: Constraint,
  statement: Statement,
  context: Context,
): Complaint | null {
  const { kind, columns, enforced, usingIndex, provesNotNull } = constraint;
  if (!enforced) return null;
  if (provesNotNull.length > 0) return judgeNotNull(table, provesNotNull, statement, context);
  // Its index was judged when it was made.
  if (usingIndex !== null && context.catalogue.indexes.get(usingIndex)?.made === makerOf(statement))
    return null;
  return judgeOther(table, kind, columns, statement, context);
}

/** The release before leaves a new column out: its default is what it writes. */
function judgeNotNull(
  table: string,
  columns: readonly string[],
  statement: Statement,
  context: Context,
): Complaint | null {
  const known = context.catalogue.tables.get(table)?.columns;
  const added = columns.filter((column) => isNewColumn(table, column, statement, context));
  const bare = added.find((column) => known?.get(column)?.hasDefault !== true);
  if (bare !== undefined) {
    return {
      severity: 'error',
      message: `every INSERT of the release before this one leaves ${table}.${bare} NULL and fails: set NOT NULL in contract`,
    };
  }
  if (added.length === columns.length) return null;
  return {
    message: `the release before this one fails where it writes NULL to ${table}.${columns.join(', ')}: set NOT NULL in contract`,
  };
}

/** What only says something of columns that are new does not meet the release before. */
function judgeOther(
  table: string,
  kind: string,
  columns: readonly string[],
  statement: Statement,
  context: Context,
): Complaint | null {
  if (columns.length > 0 && columns.every((column) => isNewColumn(table, column, statement, context)))
    return null;
  const what = columns.length > 0 ? `${table} (${columns.join(', ')})` : table;
  return {
    message: `the release before this one writes ${what} and does not know the ${kind} rule: add it in contract, or be sure that it keeps it`,
  };
}
