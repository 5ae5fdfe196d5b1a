import type { Constraint } from '../model/action.ts';
import { phaseKey } from '../model/catalogue.ts';
import { actionsOf, type Context, isNewColumn, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import type { Rule, Violation } from './rule.ts';

const addColumnNotNull: Rule = {
  id: 'add-column-not-null',
  title: 'ADD COLUMN … NOT NULL without a default',
  phases: ['expand', 'contract'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'add column')
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
      ...actionsOf(statement, 'add constraint')
        .filter(old)
        .map(({ table, constraint }) => checkConstraint(table, constraint, statement, context)),
      ...actionsOf(statement, 'set not null')
        .filter(old)
        .map(({ table, column }) => checkNotNull(table, [column], statement, context)),
      ...actionsOf(statement, 'create index')
        .filter(old)
        .filter(({ index }) => index.unique)
        .map(({ table, index }) => checkOtherConstraint(table, 'unique', index.columns, statement, context)),
    ];
    return found.filter((violation) => violation !== null);
  },
};

function checkConstraint(
  table: string,
  constraint: Constraint,
  statement: Statement,
  context: Context,
): Violation | null {
  const { kind, columns, enforced, usingIndex, provesNotNull } = constraint;
  if (!enforced) return null;
  if (provesNotNull.length > 0) return checkNotNull(table, provesNotNull, statement, context);
  // Its index was judged when it was made.
  if (usingIndex !== null && context.catalogue.indexes.get(usingIndex)?.createdIn === phaseKey(statement))
    return null;
  return checkOtherConstraint(table, kind, columns, statement, context);
}

/** The release before leaves a new column out: its default is what it writes. */
function checkNotNull(
  table: string,
  columns: readonly string[],
  statement: Statement,
  context: Context,
): Violation | null {
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
function checkOtherConstraint(
  table: string,
  kind: string,
  columns: readonly string[],
  statement: Statement,
  context: Context,
): Violation | null {
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
    actionsOf(statement, 'drop not null')
      .filter(({ table, column }) => !isNewColumn(table, column, statement, context))
      .filter(({ table, column }) => {
        const known = context.catalogue.tables.get(table);
        return !(known?.complete === true && known.columns.get(column)?.notNull === false);
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
    ...actionsOf(statement, 'create')
      .filter(({ object, table }) => object === 'rule' && !isNewTable(table, statement, context))
      .map(({ name, table }) => ({
        message: `the rule ${name} changes what writes to ${table} do, those of the release before this one as well: look at what they become`,
      })),
    ...actionsOf(statement, 'create trigger')
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
