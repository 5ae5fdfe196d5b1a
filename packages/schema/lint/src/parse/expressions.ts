import type { FuncCall, Node } from 'libpg-query';
import type { Volatility } from '../model/action.ts';
import { dottedName, strings, walk } from './nodes.ts';

/** Functions that a default can call without a rewrite: PostgreSQL evaluates them once for all existing rows. */
export const NOT_VOLATILE = new Set(
  `now transaction_timestamp statement_timestamp current_setting current_user session_user to_timestamp to_date to_char
   make_interval make_date make_time make_timestamp make_timestamptz date_trunc timezone date age extract date_part justify_interval
   lower upper concat concat_ws format md5 sha256 length left right lpad rpad trim btrim replace repeat reverse abs ceil floor round
   greatest least coalesce nullif jsonb_build_object jsonb_build_array json_build_object json_build_array to_json to_jsonb array_fill
   hashtext hashtextextended encode decode int4range int8range numrange daterange tsrange tstzrange to_tsvector txid_current
   pg_current_xact_id`.split(/\s+/),
);
export const VOLATILE = new Set(
  `random gen_random_uuid gen_random_bytes uuidv4 uuidv7 uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 clock_timestamp timeofday
   nextval currval setval random_normal pg_sleep gen_salt`.split(/\s+/),
);

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
function callsIn(expression: Node | undefined): string[] {
  const found = new Set<string>();
  walk(expression, (name, fields) => {
    if (name === 'FuncCall') found.add(dottedName((fields as FuncCall).funcname));
  });
  return [...found];
}

/** By the functions that it calls: constants, casts and operators are not volatile. */
export function volatilityOf(expression: Node): { volatility: Volatility; calls: string[] } {
  const calls = callsIn(expression);
  if (calls.some((name) => VOLATILE.has(name))) return { volatility: 'volatile', calls };
  return { volatility: calls.every((name) => NOT_VOLATILE.has(name)) ? 'none' : 'unknown', calls };
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
