import type { A_Expr, Node, TypeCast } from 'libpg-query';
import type { Expression } from '../model/action.ts';
import { NEVER_RAISES } from '../parse/built-in.ts';
import { columnsIn, constantText } from '../parse/expressions.ts';
import { dottedName, strings, walk } from '../parse/nodes.ts';
import { isWider } from './operand.ts';

/** The nodes of an expression that raise no error by themselves, and those that are judged here. The JSON functions of SQL raise one for invalid JSON. */
const READABLE = new Set(
  `A_ArrayExpr A_Const A_Expr A_Indirection Boolean BoolExpr BooleanTest CaseExpr CaseWhen CoalesceExpr CollateClause ColumnRef Float FuncCall
   Integer List MinMaxExpr NullTest RowExpr String TypeCast TypeName`.split(/\s+/),
);

interface Columns {
  /** The type of a column; null: unknown. */
  typeOf(column: string): string | null;
  /** Columns that the previous release leaves NULL. */
  isNew(column: string): boolean;
}

/**
 * The part of an index's expression that may raise an error for a value of its columns, in words; null when none may.
 */
export function expressionThatRaises(expression: Expression, { typeOf, isNew }: Columns): string | null {
  const columns = columnsIn(expression);
  if (columns.length > 0 && columns.every(isNew)) return null;
  let found: string | null = null;
  walk(expression, (name, fields) => {
    if (!READABLE.has(name)) found ??= 'an expression that the linter cannot judge';
    if (name === 'FuncCall') {
      const called = dottedName(fields.funcname as Node[]);
      if (!NEVER_RAISES.has(called)) found ??= `${called}()`;
    }
    if (name === 'A_Expr') found ??= partialOperator(fields);
    if (name === 'TypeCast') found ??= partialCast(fields, typeOf);
  });
  return found;
}

/** Operators that fail for some values; a division only when its divisor may be zero. */
function partialOperator({ kind, name, rexpr }: A_Expr): string | null {
  const operator = strings(name).at(-1) ?? '';
  if (kind !== 'AEXPR_OP' || !/^([/%^]|\|\/)$/.test(operator)) return null;
  const divisor = Number(constantText(rexpr) ?? 0);
  return /^[/%]$/.test(operator) && divisor !== 0 ? null : `the operator ${operator}`;
}

/** Types that every value can be cast to. */
const ANY_VALUE = new Set(['text', 'varchar']);

function partialCast({ arg, typeName }: TypeCast, typeOf: Columns['typeOf']): string | null {
  const to = dottedName(typeName?.names);
  // A constant is cast once, when the index is created.
  if (arg === undefined || columnsIn(arg).length === 0 || ANY_VALUE.has(to)) return null;
  const zoned =
    'FuncCall' in arg && dottedName(arg.FuncCall.funcname) === 'timezone'
      ? arg.FuncCall.args?.[1]
      : undefined;
  const path =
    'ColumnRef' in arg
      ? strings(arg.ColumnRef.fields)
      : zoned && 'ColumnRef' in zoned
        ? strings(zoned.ColumnRef.fields)
        : [];
  const from = typeOf(path.at(-1) ?? '') ?? '';
  return from === to || isWider(from, to) ? null : `the cast to ${to}`;
}
