import type { A_Expr, A_Indirection, FuncCall, Node } from 'libpg-query';
import { isStrict } from '../parse/built-in.ts';
import { constantText, isNullConstant } from '../parse/expressions.ts';
import { dottedName, strings } from '../parse/nodes.ts';

/** A value of SQL; undefined: unknown. */
export type Value = string | number | boolean | null | undefined;

/** The value of a column, by its name without the table, and by its path. */
export type Columns = (name: string, path: readonly string[]) => Value;

/** The value of an expression, as far as the values of its columns show it. Unknown is never guessed. */
export function evaluate(node: Node | undefined, columns: Columns): Value {
  if (node === undefined) return undefined;
  const inner = (each: Node | undefined) => evaluate(each, columns);
  if ('ColumnRef' in node) {
    const path = strings(node.ColumnRef.fields);
    return columns(path.at(-1) ?? '', path);
  }
  if ('A_Indirection' in node) return element(node.A_Indirection, columns);
  if ('A_Const' in node) return constant(node);
  if ('TypeCast' in node) {
    const value = inner(node.TypeCast.arg);
    const type = dottedName(node.TypeCast.typeName?.names);
    return value === null || /^(text|varchar|int[248]|numeric|bool)$/.test(type) ? value : undefined;
  }
  if ('NullTest' in node) {
    const value = inner(node.NullTest.arg);
    return value === undefined ? undefined : (value === null) === (node.NullTest.nulltesttype === 'IS_NULL');
  }
  if ('BooleanTest' in node)
    return booleanTest(node.BooleanTest.booltesttype ?? '', inner(node.BooleanTest.arg));
  if ('BoolExpr' in node) {
    const { boolop, args = [] } = node.BoolExpr;
    return logical(boolop ?? '', args.map(inner));
  }
  if ('CoalesceExpr' in node) return firstOf((node.CoalesceExpr.args ?? []).map(inner));
  if ('A_Expr' in node) return operator(node.A_Expr, columns);
  if ('FuncCall' in node) return call(node.FuncCall, columns);
  return undefined;
}

/** `TG_ARGV[0]` has the name `tg_argv[0]`. */
function element({ arg, indirection = [] }: A_Indirection, columns: Columns): Value {
  const [at] = indirection;
  const index = at && 'A_Indices' in at ? constantText(at.A_Indices.uidx) : null;
  const array = arg && 'ColumnRef' in arg ? strings(arg.ColumnRef.fields) : [];
  return index === null || array.length !== 1 ? undefined : columns(`${array[0]}[${index}]`, array);
}

function constant(node: Node): Value {
  if (isNullConstant(node)) return null;
  const text = constantText(node);
  const { ival, fval, boolval } = 'A_Const' in node ? node.A_Const : {};
  if (boolval) return boolval.boolval ?? false;
  return ival || fval ? Number(text) : (text ?? undefined);
}

/** Three-valued logic, and a fourth value for unknown. */
function logical(operation: string, values: Value[]): Value {
  if (operation === 'NOT_EXPR') return typeof values[0] === 'boolean' ? !values[0] : values[0];
  const [decisive, other] = operation === 'AND_EXPR' ? [false, true] : [true, false];
  if (values.includes(decisive)) return decisive;
  if (values.includes(undefined)) return undefined;
  return values.includes(null) ? null : other;
}

function booleanTest(test: string, value: Value): Value {
  if (value === undefined) return undefined;
  const asked = /TRUE$/.test(test) ? true : /FALSE$/.test(test) ? false : null;
  return (value === asked) !== /NOT/.test(test);
}

function firstOf(values: Value[]): Value {
  const first = values.find((value) => value !== null);
  return values.includes(undefined) && values.indexOf(undefined) <= values.indexOf(first)
    ? undefined
    : (first ?? null);
}

/** Operators that return NULL for a NULL operand. Those of arrays, such as ||, do not. */
const STRICT = new Set([
  '=',
  '<>',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '~',
  '~*',
  '!~',
  '!~*',
  '~~',
  '!~~',
  '~~*',
  '!~~*',
  '->',
  '->>',
  '#>',
  '#>>',
  '@>',
  '<@',
  '&&',
  '?',
]);

function operator({ kind, name, lexpr, rexpr }: A_Expr, columns: Columns): Value {
  const sign = strings(name).at(-1) ?? '';
  const left = evaluate(lexpr, columns);
  if (kind === 'AEXPR_IN') return oneOf(left, listed(rexpr, columns), sign === '<>');
  if (kind === 'AEXPR_OP_ANY' && sign === '=') return oneOf(left, elements(rexpr, columns), false);
  if (kind === 'AEXPR_OP_ALL' && sign === '<>') return oneOf(left, elements(rexpr, columns), true);
  if (/^AEXPR_(LIKE|ILIKE|SIMILAR|(NOT_)?BETWEEN(_SYM)?)$/.test(kind ?? ''))
    return left === null ? null : undefined;
  const right = evaluate(rexpr, columns);
  if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT') {
    if (left === undefined || right === undefined) return undefined;
    return (left === right) === (kind === 'AEXPR_NOT_DISTINCT');
  }
  if (kind !== 'AEXPR_OP') return undefined;
  if (lexpr === undefined) return sign === '-' && typeof right === 'number' ? -right : undefined;
  if (STRICT.has(sign) && (left === null || right === null)) return null;
  return compare(sign, left, right);
}

/** Texts are compared for equality only: their order depends on the collation. */
function compare(sign: string, left: Value, right: Value): Value {
  if (left === undefined || right === undefined || left === null || right === null) return undefined;
  if (typeof left !== typeof right) return undefined;
  if (sign === '=') return left === right;
  if (sign === '<>' || sign === '!=') return left !== right;
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  const results: Partial<Record<string, boolean>> = {
    '<': left < right,
    '>': left > right,
    '<=': left <= right,
    '>=': left >= right,
  };
  return results[sign];
}

function listed(node: Node | undefined, columns: Columns): Value[] {
  return node && 'List' in node
    ? (node.List.items ?? []).map((each) => evaluate(each, columns))
    : [undefined];
}

function elements(node: Node | undefined, columns: Columns): Value[] {
  const array = node && 'TypeCast' in node ? node.TypeCast.arg : node;
  if (!array || !('A_ArrayExpr' in array)) return [undefined];
  return (array.A_ArrayExpr.elements ?? []).map((each) => evaluate(each, columns));
}

function oneOf(value: Value, list: Value[], negated: boolean): Value {
  if (value === null || value === undefined) return value;
  if (list.includes(value)) return !negated;
  return list.every((each) => typeof each === typeof value) ? negated : undefined;
}

function call({ funcname, args = [] }: FuncCall, columns: Columns): Value {
  const name = dottedName(funcname);
  const values = args.map((each) => evaluate(each, columns));
  if (isStrict(name) && values.includes(null)) return null;
  const [first] = values;
  return /^(length|char_length|character_length)$/.test(name) && typeof first === 'string'
    ? [...first].length
    : undefined;
}

/** The values that `column IN (…)` or `column = ANY (ARRAY[…])` allows; null for other conditions. */
export function allowedValues(node: Node | null): { column: string; values: Value[] } | null {
  if (node === null || !('A_Expr' in node)) return null;
  const { kind, name, lexpr, rexpr } = node.A_Expr;
  if (strings(name).at(-1) !== '=' || !lexpr || !('ColumnRef' in lexpr)) return null;
  const none = () => undefined;
  const values =
    kind === 'AEXPR_IN' ? listed(rexpr, none) : kind === 'AEXPR_OP_ANY' ? elements(rexpr, none) : [undefined];
  const column = strings(lexpr.ColumnRef.fields).at(-1) ?? '';
  return values.includes(undefined) ? null : { column, values };
}
