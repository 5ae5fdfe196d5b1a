import type { Constraint, Default, Expression } from '../model/action.ts';
import type { Table } from '../model/catalogue.ts';
import { evaluate, type Value } from './evaluate.ts';

/** Whether rows that the previous release inserts, without the new columns, satisfy a constraint on these; null: unknown. */
export type Verdict = boolean | null;

/** @param table as it is after the change: the defaults may be set later than the constraint. */
export function satisfiesCheck(expression: Expression | null, table: Table | undefined): Verdict {
  const value = evaluate(expression ?? undefined, (column) => insertedValue(table, column));
  if (value === undefined) return null;
  return value === null || value === true;
}

/** Rows differ by a NULL, or by a default that is different for each row. */
export function areUnique(
  { columns, expressions, nullsNotDistinct }: Elements,
  table: Table | undefined,
): boolean {
  const differs = (value: Value, byDefault: Default | null) =>
    (value === null && !nullsNotDistinct) || byDefault?.volatility === 'volatile';
  return (
    columns.some((column) =>
      differs(insertedValue(table, column), table?.columns.get(column)?.default ?? null),
    ) ||
    expressions.some(
      (each) => evaluate(each, (column) => insertedValue(table, column)) === null && !nullsNotDistinct,
    )
  );
}

interface Elements extends Pick<Constraint, 'columns' | 'nullsNotDistinct'> {
  expressions: readonly Expression[];
}

/** A foreign key with a NULL is not checked. */
export const hasNull = (columns: readonly string[], table: Table | undefined): boolean =>
  columns.some((column) => insertedValue(table, column) === null);

/** The value of a column in an INSERT that does not name it. */
export function insertedValue(table: Table | undefined, name: string): Value {
  const column = table?.columns.get(name);
  if (!column) return undefined;
  if (!column.hasDefault) return null;
  return column.default === null ? undefined : evaluate(column.default.expression, () => undefined);
}
