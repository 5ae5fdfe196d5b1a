import type { Constraint } from '../model/action.ts';
import { phaseKey } from '../model/catalogue.ts';
import { actionsOf, type Context, isNewColumn, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { typeText } from '../model/types.ts';
import { quote, quoteName, withSql } from './corrected-sql.ts';
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
        message: withSql(
          `fails if ${table} has rows, and breaks every INSERT without ${column.name}; set NOT NULL in contract (setNotNull), and in expand only`,
          column.type && [
            `ALTER TABLE ${quote(table)} ADD COLUMN ${quoteName(column.name)} ${typeText(column.type)}`,
          ],
        ),
      })),
};

const constraintInExpand: Rule = {
  id: 'constraint-in-expand',
  title: 'a constraint that writes of the previous release may violate',
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
  // The rule has already checked its index.
  if (usingIndex !== null && context.catalogue.indexes.get(usingIndex)?.createdIn === phaseKey(statement))
    return null;
  return checkOtherConstraint(table, kind, columns, statement, context);
}

/** The previous release does not write a new column, so the column gets its default. */
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
      message: `every INSERT of the previous release leaves ${table}.${bare} NULL and fails; set NOT NULL in contract`,
    };
  }
  if (added.length === columns.length) return null;
  return {
    message: `the previous release fails when it writes NULL to ${table}.${columns.join(', ')}; set NOT NULL in contract`,
  };
}

/** A constraint on new columns only does not affect the previous release. */
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
    message: `the previous release writes ${what} and may violate the ${kind} constraint; add it in contract, or check what that release writes`,
  };
}

const dropNotNullInExpand: Rule = {
  id: 'drop-not-null-in-expand',
  title: 'DROP NOT NULL while the previous release reads the column',
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
        message: `the previous release reads ${table}.${column} and does not expect NULL; drop NOT NULL in contract, and write NULL from the next release on`,
      })),
};

/** The fence's function: it records a write and does not refuse it. */
const NEVER_RAISES = new Set(['release.note_late_write']);
const RAISES = /\braise\s+(?!(debug|log|info|notice|warning)\b)/i;

const triggerInExpand: Rule = {
  id: 'trigger-in-expand',
  title: 'a trigger that may refuse writes of the previous release',
  phases: ['expand'],
  severity: 'warning',
  check: (statement, context) => [
    ...actionsOf(statement, 'create')
      .filter(({ object, table }) => object === 'rule' && !isNewTable(table, statement, context))
      .map(({ name, table }) => ({
        message: `the rule ${name} also rewrites the previous release's writes to ${table}; check the result`,
      })),
    ...actionsOf(statement, 'create trigger')
      .filter(({ table, calls }) => !isNewTable(table, statement, context) && !NEVER_RAISES.has(calls))
      .flatMap(({ table, calls }) => {
        const body = context.catalogue.functions.get(calls);
        if (body === undefined)
          return [
            {
              message: `${calls}() also runs on writes of the previous release, and no change here defines it; check that it never raises an error`,
            },
          ];
        if (!RAISES.test(body)) return [];
        return [
          {
            severity: 'error',
            message: `${calls}() raises an error on writes to ${table}, including those of the previous release; create the trigger in contract`,
          },
        ];
      }),
  ],
};

/** Additions that break reads or writes of the previous release. */
export const ADDITION_RULES: readonly Rule[] = [
  addColumnNotNull,
  constraintInExpand,
  dropNotNullInExpand,
  triggerInExpand,
];
