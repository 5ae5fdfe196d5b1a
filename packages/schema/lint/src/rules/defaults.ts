import type { Constraint, Expression } from '../model/action.ts';
import { applyStatement } from '../model/apply-statement.ts';
import { type Catalogue, forkCatalogue, indexesOf, isConstrained } from '../model/catalogue.ts';
import { actionsOf, type Context, isNewColumn, isNewTable } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';
import { typeText } from '../model/types.ts';
import { columnsIn, volatilityOf } from '../parse/expressions.ts';
import { valueType } from './column-operand.ts';
import { evaluate, type Value } from './evaluate.ts';
import { insertedValue } from './old-rows.ts';
import { fits, type Operand, plainType } from './operand.ts';
import type { Rule } from './rule.ts';
import { NO_COLUMNS, totalValue } from './total-expressions.ts';

interface NewDefault {
  table: string;
  column: string;
  /** Null: none. */
  expression: Expression | null;
}

export const defaultInExpand: Rule = {
  id: 'default-in-expand',
  title: 'a default that INSERTs of the previous release may fail with',
  phases: ['expand'],
  severity: 'error',
  check: (statement, context) => {
    const after = forkCatalogue(context.catalogue);
    applyStatement(after, statement);
    return changedDefaults(statement, context).flatMap((change) => {
      const isNew = (name: string) => isNewColumn(change.table, name, statement, context);
      const why = whyItFails(change, after, isNew);
      if (why === null) return [];
      const { table, column } = change;
      return [
        {
          message: `INSERTs of the previous release into ${table} without ${column} may fail, because ${why}; set another default, or change it in contract`,
        },
      ];
    });
  },
};

/** SET DEFAULT, the defaults of new columns, and DROP DEFAULT of these. The other DROPs have a rule of their own. */
function changedDefaults(statement: Statement, context: Context): NewDefault[] {
  const set = actionsOf(statement, 'set default').map(({ table, column, default: { expression } }) => ({
    table,
    column,
    expression,
  }));
  const added = actionsOf(statement, 'add column').flatMap(({ table, column }) =>
    column.default === null ? [] : [{ table, column: column.name, expression: column.default.expression }],
  );
  const dropped = actionsOf(statement, 'drop').flatMap(({ object, table, name }) =>
    object === 'default' && table !== null && isNewColumn(table, name, statement, context)
      ? [{ table, column: name, expression: null }]
      : [],
  );
  return [...set, ...added, ...dropped].filter(({ table }) => !isNewTable(table, statement, context));
}

const NULL: Operand = { type: plainType('unknown'), nullable: true, literal: null };

function whyItFails(
  { table, column, expression }: NewDefault,
  catalogue: Catalogue,
  isNew: (column: string) => boolean,
): string | null {
  const value = expression === null ? NULL : totalValue(expression, NO_COLUMNS);
  if (typeof value === 'string') return `${value} in its default may raise an error`;
  const owner = catalogue.tables.get(table);
  const known = owner?.columns.get(column);
  if (owner === undefined || known === undefined) return null;
  if (known.notNull && value.nullable) return 'its default may be NULL, and the column is NOT NULL';
  if (known.type !== null && !isAssignable(value, known.type, catalogue))
    return `its default may not fit ${typeText(known.type)}`;
  const inserted = (name: string): Value => {
    if (name === column) return expression === null ? null : evaluate(expression, () => undefined);
    return isNew(name) ? insertedValue(owner, name) : undefined;
  };
  const differs = expression !== null && volatilityOf(expression).volatility === 'volatile';
  const broken = [...owner.constraints.values()].find(
    (constraint) =>
      constraint.enforced && constraint.columns.includes(column) && !holds(constraint, inserted, differs),
  );
  if (broken !== undefined) return `its default may violate the ${broken.kind} constraint ${broken.name}`;
  const index = uniqueIndexes(table, catalogue).find(
    ({ columns, expressions, nullsNotDistinct }) =>
      [...columns, ...expressions.flatMap(columnsIn)].includes(column) &&
      !areDistinct(columns, inserted, nullsNotDistinct, differs),
  );
  return index === undefined ? null : 'rows with the same default violate a unique index';
}

/** PostgreSQL reads a text constant when the change runs, except its length. */
function isAssignable(value: Operand, to: NonNullable<Operand['type']>, catalogue: Catalogue): boolean {
  if (isConstrained(catalogue, to)) return false;
  const type = valueType(to, catalogue);
  const checked = value.type?.name === 'unknown' && to.args.length === 0;
  return type === null || checked || fits(value, type);
}

/** Whether each row that gets the default satisfies a constraint. */
function holds(
  { kind, columns, expression, nullsNotDistinct }: Constraint,
  inserted: (column: string) => Value,
  differs: boolean,
): boolean {
  switch (kind) {
    case 'check': {
      const value = evaluate(expression ?? undefined, inserted);
      return value === null || value === true;
    }
    case 'foreign key':
      return columns.some((column) => inserted(column) === null);
    case 'unique':
    case 'primary key':
      return areDistinct(columns, inserted, nullsNotDistinct, differs);
    default:
      return kind === 'not null';
  }
}

const areDistinct = (
  columns: readonly string[],
  inserted: (column: string) => Value,
  nullsNotDistinct: boolean,
  differs: boolean,
): boolean => differs || (!nullsNotDistinct && columns.some((column) => inserted(column) === null));

const uniqueIndexes = (table: string, catalogue: Catalogue) =>
  indexesOf(catalogue, table).filter((index) => index.unique);
