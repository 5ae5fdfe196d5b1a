import type { FuncCall, Node } from 'libpg-query';
import type { Default } from '../model/action.ts';
import { NOT_VOLATILE, VOLATILE } from './built-in.ts';
import { dottedName, strings, walk } from './nodes.ts';

/** The columns that an expression uses, without their tables. */
export function columnsIn(expression: Node | undefined): string[] {
  const found = new Set<string>();
  walk(expression, (name, { fields }) => {
    if (name !== 'ColumnRef') return;
    const column = strings(fields as Node[]).at(-1);
    if (column !== undefined) found.add(column);
  });
  return [...found];
}

/** The names of the functions that an expression calls. */
export function callsIn(expression: unknown): string[] {
  const found = new Set<string>();
  walk(expression, (name, fields) => {
    if (name === 'FuncCall') found.add(dottedName((fields as FuncCall).funcname));
  });
  return [...found];
}

/** The volatility of an expression, which is that of the functions that it calls. Constants, casts and operators are not volatile. */
export function volatilityOf(expression: Node): Default {
  const calls = callsIn(expression);
  if (calls.some((name) => VOLATILE.has(name))) return { volatility: 'volatile', calls, expression };
  return {
    volatility: calls.every((name) => NOT_VOLATILE.has(name)) ? 'none' : 'unknown',
    calls,
    expression,
  };
}

/** The columns that a condition such as `a IS NOT NULL AND b IS NOT NULL` proves to be not null. */
export function provesNotNull(expression: Node | undefined): string[] {
  return conditions(expression).flatMap((part) =>
    'NullTest' in part && part.NullTest.nulltesttype === 'IS_NOT_NULL' ? columnsIn(part.NullTest.arg) : [],
  );
}

/** The operands of an AND; otherwise the expression itself. */
export function conditions(expression: Node | undefined): Node[] {
  if (expression === undefined) return [];
  if (!('BoolExpr' in expression) || expression.BoolExpr.boolop !== 'AND_EXPR') return [expression];
  return (expression.BoolExpr.args ?? []).flatMap(conditions);
}

/** NULL or a cast of it, such as `NULL::text`. */
export function isNullConstant(expression: Node): boolean {
  if ('TypeCast' in expression)
    return expression.TypeCast.arg !== undefined && isNullConstant(expression.TypeCast.arg);
  return 'A_Const' in expression && expression.A_Const.isnull === true;
}

/** A constant as text; null for other nodes. */
export function constantText(node: Node | undefined): string | null {
  if (node === undefined) return null;
  if ('TypeCast' in node) return constantText(node.TypeCast.arg);
  if (!('A_Const' in node)) return null;
  const { sval, ival, fval, boolval, isnull } = node.A_Const;
  if (isnull) return null;
  if (sval) return sval.sval ?? '';
  if (fval) return fval.fval ?? '';
  if (boolval) return String(boolval.boolval ?? false);
  return String(ival?.ival ?? 0);
}
