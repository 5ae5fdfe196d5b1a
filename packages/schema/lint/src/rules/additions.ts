import type { Constraint } from '../model/action.ts';
import { makerOf } from '../model/catalogue.ts';
import { type Context, doing, isNewColumn, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import type { Complaint, Rule } from './rule.ts';

const addColumnNotNull: Rule = {
  id: 'add-column-not-null',
  title: 'ADD COLUMN … NOT NULL without a default',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'add column')
      .filter(({ table }) => !isNewTable(table, statement, context))
      .filter(
        ({ column }) =>
          column.notNull && column.default === null && !column.identity && column.generated === null,
      )
      .map(({ table, column }) => ({
        message: `fails when ${table} has rows, and breaks every INSERT that does not know ${column.name}: add it nullable, fill it, set NOT NULL in contract`,
      })),
};

const constraintInExpand: Rule = {
  id: 'constraint-in-expand',
  title: 'a constraint that the writes of the release before may break',
  phases: ['expand'],
  severity: 'warning',
  check: (statement, context) => {
    const old = ({ table }: { table: string }) => !isNewTable(table, statement, context);
    const found = [
      ...doing(statement, 'add constraint')
        .filter(old)
        .map(({ table, constraint }) => judgeConstraint(table, constraint, statement, context)),
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

function judgeConstraint(
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

const dropNotNullInExpand: Rule = {
  id: 'drop-not-null-in-expand',
  title: 'DROP NOT NULL while the release before reads the column',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    doing(statement, 'drop not null')
      .filter(({ table, column }) => !isNewColumn(table, column, statement, context))
      .filter(({ table, column }) => {
        const known = context.catalogue.tables.get(table);
        return !(known?.whole === true && known.columns.get(column)?.notNull === false);
      })
      .map(({ table, column }) => ({
        message: `the release before this one reads ${table}.${column} and has never seen NULL there: drop NOT NULL in contract, write NULL in the release after`,
      })),
};

/** Of the ledger: notes who wrote, and lets them. */
const HARMLESS = new Set(['release.note_late_write']);
const RAISES = /\braise\s+(?!(debug|log|info|notice|warning)\b)/i;

const triggerInExpand: Rule = {
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

/** What is added, and the writes or reads of the release before do not survive. */
export const ADDITION_RULES: readonly Rule[] = [
  addColumnNotNull,
  constraintInExpand,
  dropNotNullInExpand,
  triggerInExpand,
];
