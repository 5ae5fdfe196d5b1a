import type { Constraint } from '../model/action.ts';
import { applyStatement } from '../model/apply-statement.ts';
import { forkCatalogue, phaseKey, type Table } from '../model/catalogue.ts';
import { actionsOf, type Context, isNewColumn, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { typeText } from '../model/types.ts';
import { columnsIn } from '../parse/expressions.ts';
import { quote, quoteName, withSql } from './corrected-sql.ts';
import { allowedValues } from './evaluate.ts';
import { areUnique, hasNull, insertedValue, satisfiesCheck } from './old-rows.ts';
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

const addColumnJson: Rule = {
  id: 'add-column-json',
  title: 'ADD COLUMN of the type json, which has no equality operator',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) =>
    actionsOf(statement, 'add column')
      .filter(({ table, column }) => column.type?.name === 'json' && !isNewTable(table, statement, context))
      .map(({ table, column }) => ({
        message: withSql(
          `SELECT DISTINCT and UNION of all columns of ${table} fail from here on; use jsonb`,
          [`ALTER TABLE ${quote(table)} ADD COLUMN ${quoteName(column.name)} jsonb`],
        ),
      })),
};

const constraintInExpand: Rule = {
  id: 'constraint-in-expand',
  title: 'a constraint that writes of the previous release may violate',
  phases: ['expand'],
  severity: 'error',
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
        // Only REFRESH writes it.
        .filter(({ table }) => context.catalogue.tables.get(table)?.kind !== 'materialized view')
        .map(({ table, index }) => checkUnique(table, index, statement, context)),
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
  const { kind, columns, enforced, usingIndex } = constraint;
  if (!enforced) return null;
  if (kind === 'not null') return checkNotNull(table, columns, statement, context);
  // The rule has already checked its index.
  if (usingIndex !== null && context.catalogue.indexes.get(usingIndex)?.createdIn === phaseKey(statement))
    return null;
  if (kind === 'unique') return checkUnique(table, { ...constraint, expressions: [] }, statement, context);
  if (!areNew(table, columns, statement, context))
    return isWiderCheck(table, constraint, context) ? null : mayViolate(table, columns, kind);
  const after = tableAfter(table, statement, context);
  if (kind === 'foreign key')
    return hasNull(columns, after)
      ? null
      : unjudged(table, columns, `the default of ${columns.join(', ')} is checked for each of its rows`);
  if (kind !== 'check') return mayViolate(table, columns, kind);
  const satisfied = satisfiesCheck(constraint.expression, after);
  if (satisfied === true) return null;
  return satisfied === false
    ? {
        message: `every INSERT of the previous release leaves ${table} (${columns.join(', ')}) at its default, which violates the check, and fails; add it in contract`,
      }
    : unjudged(table, columns, 'the text of the check does not show that NULL or the default satisfies it');
}

/** A list of values that has all those of a CHECK which holds already. */
function isWiderCheck(table: string, { expression }: Constraint, { catalogue }: Context): boolean {
  const wider = allowedValues(expression);
  const known = [...(catalogue.tables.get(table)?.constraints.values() ?? [])];
  return (
    wider !== null &&
    known.some((constraint) => {
      const narrower = constraint.enforced ? allowedValues(constraint.expression) : null;
      return (
        narrower?.column === wider.column && narrower.values.every((value) => wider.values.includes(value))
      );
    })
  );
}

/** The previous release does not write a new column, so the column gets its default. */
function checkNotNull(
  table: string,
  columns: readonly string[],
  statement: Statement,
  context: Context,
): Violation | null {
  const known = context.catalogue.tables.get(table)?.columns;
  const open = columns.filter((column) => known?.get(column)?.notNull !== true);
  const added = open.filter((column) => isNewColumn(table, column, statement, context));
  const bare = added.find((column) => known?.get(column)?.hasDefault !== true);
  if (bare !== undefined) {
    return {
      message: `every INSERT of the previous release leaves ${table}.${bare} NULL and fails; set NOT NULL in contract`,
    };
  }
  if (added.length === open.length) return null;
  return {
    message: `the previous release fails when it writes NULL to ${table}.${open.join(', ')}; set NOT NULL in contract`,
  };
}

/** A unique index or constraint. Rows of the previous release must differ in its new columns. */
function checkUnique(
  table: string,
  elements: Parameters<typeof areUnique>[0],
  statement: Statement,
  context: Context,
): Violation | null {
  const after = tableAfter(table, statement, context);
  // One NULL makes a row unique.
  const hasNewNull = elements.columns.some(
    (column) => isNewColumn(table, column, statement, context) && insertedValue(after, column) === null,
  );
  if (hasNewNull && !elements.nullsNotDistinct) return null;
  const used = [...new Set([...elements.columns, ...elements.expressions.flatMap(columnsIn)])];
  if (!areNew(table, used, statement, context)) return mayViolate(table, used, 'unique');
  if (areUnique(elements, after)) return null;
  return unjudged(table, used, 'its rows all have the same default there');
}

/** A constraint on new columns only: rows of the previous release have their defaults. */
function areNew(table: string, columns: readonly string[], statement: Statement, context: Context): boolean {
  return columns.length > 0 && columns.every((column) => isNewColumn(table, column, statement, context));
}

function tableAfter(table: string, statement: Statement, { catalogue }: Context): Table | undefined {
  const after = forkCatalogue(catalogue);
  applyStatement(after, statement);
  return after.tables.get(table);
}

function mayViolate(table: string, columns: readonly string[], kind: string): Violation {
  const what = columns.length > 0 ? `${table} (${columns.join(', ')})` : table;
  return {
    message: `the previous release writes ${what} and may violate the ${kind} constraint; add it in contract, or check what that release writes and waive this`,
  };
}

function unjudged(table: string, columns: readonly string[], why: string): Violation {
  return {
    message: `INSERTs of the previous release into ${table} (${columns.join(', ')}) may fail, because ${why}; add it in contract`,
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

/** Additions that break reads or writes of the previous release. */
export const ADDITION_RULES: readonly Rule[] = [
  addColumnJson,
  addColumnNotNull,
  constraintInExpand,
  dropNotNullInExpand,
];
