import type { A_Expr, Node, TypeCast } from 'libpg-query';
import type { Expression } from '../model/action.ts';
import { NEVER_RAISES } from '../parse/built-in.ts';
import { columnsIn } from '../parse/expressions.ts';
import { dottedName, strings, walk } from '../parse/nodes.ts';

/** Operators that fail for some values. */
const PARTIAL = new Set(['/', '%', '^', '|/', '!']);
/** Types that every value can be cast to. */
const ANY_VALUE = new Set(['text', 'varchar']);
const DATES = new Set(['date', 'timestamp', 'timestamptz']);

/**
 * The part of an expression that may raise an error for a value of its columns, in words; null when none may.
 * @param typeOf the type of a column; null: unknown.
 * @param isNew columns that the previous release leaves NULL.
 */
export function expressionThatRaises(
  expression: Expression,
  typeOf: (column: string) => string | null,
  isNew: (column: string) => boolean,
): string | null {
  const columns = columnsIn(expression);
  if (columns.length > 0 && columns.every(isNew)) return null;
  let found: string | null = null;
  walk(expression, (name, fields) => {
    if (name === 'FuncCall') {
      const called = dottedName(fields.funcname as Node[]);
      if (!NEVER_RAISES.has(called)) found ??= `${called}()`;
    }
    if (name === 'A_Expr') {
      const { kind, name: sign } = fields as A_Expr;
      const operator = strings(sign).at(-1) ?? '';
      if (kind === 'AEXPR_OP' && PARTIAL.has(operator)) found ??= `the operator ${operator}`;
    }
    if (name === 'TypeCast' && castMayRaise(fields as TypeCast, typeOf))
      found ??= `the cast to ${dottedName((fields as TypeCast).typeName?.names)}`;
  });
  return found;
}

function castMayRaise({ arg, typeName }: TypeCast, typeOf: (column: string) => string | null): boolean {
  const to = dottedName(typeName?.names);
  // A constant is cast once, when the index is created.
  if (arg === undefined || columnsIn(arg).length === 0 || ANY_VALUE.has(to)) return false;
  const from = 'ColumnRef' in arg ? typeOf(columnsIn(arg)[0] ?? '') : null;
  return !(from === to || (from !== null && DATES.has(from) && DATES.has(to)));
}
