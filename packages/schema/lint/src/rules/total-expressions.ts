import type { A_Expr, CaseExpr, Node } from 'libpg-query';
import type { Expression, Type } from '../model/action.ts';
import { toType } from '../parse/columns.ts';
import { constantText, isNullConstant } from '../parse/expressions.ts';
import { dottedName, strings } from '../parse/nodes.ts';
import { areComparable, commonType, fits, literalFits, type Operand, plainType, TEXTS } from './operand.ts';
import { arithmetic, isText, mayNotify, resultOf } from './total-functions.ts';

/** The columns and variables that an expression may use. */
export interface Scope {
  /** By its path, such as `new`, `id`; undefined when it does not exist. */
  lookup(path: readonly string[]): Operand | undefined;
  /** PostgreSQL has parsed the expression, and so its constants, when the change has run. That of a function is parsed at its first run. */
  parsedNow: boolean;
}

/** The scope of a default. */
export const NO_COLUMNS: Scope = { lookup: () => undefined, parsedNow: true };

class MayRaise extends Error {}

/**
 * The value of an expression that raises an error for no value of its columns, reads no table and waits for nothing.
 * What is not known to be safe counts as unsafe.
 * @returns the unsafe part, in words, for another expression.
 */
export function totalValue(expression: Expression, scope: Scope): Operand | string {
  try {
    return new Reader(scope).value(expression);
  } catch (error) {
    if (error instanceof MayRaise) return error.message;
    throw error;
  }
}

const COMPARISONS = /^(=|<>|!=|<|>|<=|>=)$/;
const BOOL = (nullable: boolean): Operand => ({ type: plainType('bool'), nullable });
const NEVER_NULL = (type: string): Operand => ({ type: plainType(type), nullable: false });
const SQL_VALUES: Partial<Record<string, string>> = {
  SVFOP_CURRENT_TIMESTAMP: 'timestamptz',
  SVFOP_LOCALTIMESTAMP: 'timestamp',
  SVFOP_CURRENT_DATE: 'date',
  SVFOP_CURRENT_USER: 'name',
  SVFOP_SESSION_USER: 'name',
};

class Reader {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  value(node: Node | undefined): Operand {
    if (node === undefined) throw new MayRaise('an expression that the linter cannot read');
    if ('A_Const' in node) return constant(node);
    if ('ColumnRef' in node) return this.#column(strings(node.ColumnRef.fields));
    if ('A_Indirection' in node) return this.#argument(node.A_Indirection.arg);
    if ('TypeCast' in node) return this.#cast(node.TypeCast.arg, toType(node.TypeCast.typeName));
    if ('SQLValueFunction' in node) {
      const type = SQL_VALUES[node.SQLValueFunction.op ?? ''];
      if (type !== undefined) return NEVER_NULL(type);
    }
    if ('NullTest' in node) {
      this.value(node.NullTest.arg);
      return BOOL(false);
    }
    if ('BooleanTest' in node) {
      this.#bool(node.BooleanTest.arg);
      return BOOL(false);
    }
    if ('BoolExpr' in node)
      return BOOL(
        (node.BoolExpr.args ?? []).map((each) => this.#bool(each)).some(({ nullable }) => nullable),
      );
    if ('CoalesceExpr' in node) {
      const args = (node.CoalesceExpr.args ?? []).map((each) => this.value(each));
      return { ...this.#common(args), nullable: args.every(({ nullable }) => nullable) };
    }
    if ('MinMaxExpr' in node)
      return this.#common((node.MinMaxExpr.args ?? []).map((each) => this.value(each)));
    if ('CaseExpr' in node) return this.#case(node.CaseExpr);
    if ('A_ArrayExpr' in node) return this.#array(node.A_ArrayExpr.elements ?? []);
    if ('FuncCall' in node) {
      const { funcname, args = [], over, agg_distinct, agg_order } = node.FuncCall;
      const name = dottedName(funcname);
      if (over || agg_distinct || agg_order) throw new MayRaise(`${name}()`);
      if (name === 'pg_notify') return this.#notify(args);
      const result = resultOf(
        name,
        args.map((each) => this.value(each)),
        args,
      );
      if (result === null) throw new MayRaise(`${name}()`);
      return result;
    }
    if ('A_Expr' in node) return this.#operator(node.A_Expr);
    throw new MayRaise('SubLink' in node ? 'a subquery' : 'an expression that the linter cannot judge');
  }

  #column(path: string[]): Operand {
    const found = this.#scope.lookup(path);
    if (found === undefined) throw new MayRaise(`${path.join('.')}, which no change here creates`);
    return found;
  }

  /** TG_ARGV[0]. */
  #argument(arg: Node | undefined): Operand {
    if (arg && 'ColumnRef' in arg && strings(arg.ColumnRef.fields).join() === 'tg_argv')
      return { type: plainType('text'), nullable: true };
    throw new MayRaise('a subscript');
  }

  #bool(node: Node | undefined): Operand {
    const value = this.value(node);
    if (value.literal !== null && value.type?.name !== 'bool')
      throw new MayRaise('a condition that is no boolean');
    return value;
  }

  #cast(arg: Node | undefined, to: Type | null): Operand {
    const value = this.value(arg);
    if (to === null) throw new MayRaise('a cast');
    if (value.literal === null) return { type: to, nullable: true, literal: null };
    if (this.#isParsed(value) && to.args.length === 0) return { type: to, nullable: false };
    const anything = value.type === null && to.name === 'text' && !to.array;
    // An explicit cast to varchar(n) cuts the text.
    const cut = TEXTS.has(to.name) && !to.array && value.type !== null;
    if (!anything && !cut && !fits(value, to)) throw new MayRaise(`the cast to ${to.name}`);
    return {
      ...(typeof value.literal === 'string' && literalFits(value.literal, to)
        ? value
        : { nullable: value.nullable }),
      type: to,
    };
  }

  #array(elements: readonly Node[]): Operand {
    const values = elements.map((each) => this.value(each));
    if (values.length === 0) return { type: plainType('unknown'), nullable: false, literal: '{}' };
    const { type } = this.#common(values);
    return { type: type && { ...type, array: true }, nullable: false };
  }

  #common(operands: readonly Operand[]): Operand {
    const found = commonType(operands);
    if (found === undefined) throw new MayRaise('values of different types');
    return found;
  }

  #case({ arg, args = [], defresult }: CaseExpr): Operand {
    const operand = arg && this.value(arg);
    const results = args.map((each) => {
      const { expr, result } = 'CaseWhen' in each ? each.CaseWhen : {};
      if (operand) this.#comparable(operand, this.value(expr));
      else this.#bool(expr);
      return this.value(result);
    });
    return this.#common([
      ...results,
      defresult ? this.value(defresult) : { type: plainType('unknown'), nullable: true, literal: null },
    ]);
  }

  #isParsed({ type, literal }: Operand): boolean {
    return this.#scope.parsedNow && type?.name === 'unknown' && typeof literal === 'string';
  }

  #comparable(one: Operand, other: Operand): void {
    // PostgreSQL has then found the operator. A row may have a column without one.
    if (this.#scope.parsedNow && one.type?.name !== 'row') return;
    if (!areComparable(one, other)) throw new MayRaise('a comparison of different types');
  }

  #operator({ kind = 'AEXPR_OP', name, lexpr, rexpr }: A_Expr): Operand {
    const sign = strings(name).at(-1) ?? '';
    if (lexpr === undefined) return this.#prefix(sign, rexpr);
    const left = this.value(lexpr);
    if (kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY' || /BETWEEN/.test(kind)) {
      for (const each of listed(rexpr)) this.#comparable(left, this.value(each));
      return BOOL(true);
    }
    const right = this.value(rexpr);
    const nullable = left.nullable || right.nullable;
    if (/DISTINCT/.test(kind) || kind === 'AEXPR_NULLIF' || (kind === 'AEXPR_OP' && COMPARISONS.test(sign))) {
      this.#comparable(left, right);
      return kind === 'AEXPR_NULLIF'
        ? { type: left.type, nullable: true }
        : BOOL(kind === 'AEXPR_OP' && nullable);
    }
    if (kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE') {
      // A pattern that ends in a backslash is an error.
      if (isText(left) && typeof right.literal === 'string' && !right.literal.includes('\\'))
        return BOOL(nullable);
    } else if (kind === 'AEXPR_OP') {
      const result = arithmetic(sign, left, right);
      if (result !== null) return { type: plainType(result), nullable: nullable || sign.startsWith('->') };
    }
    throw new MayRaise(`the operator ${sign}`);
  }

  #prefix(sign: string, operand: Node | undefined): Operand {
    const value = this.value(operand);
    if (sign !== '-' || typeof value.literal !== 'string' || value.type?.name === 'unknown')
      throw new MayRaise(`the operator ${sign}`);
    return { ...value, literal: `-${value.literal}` };
  }

  #notify([channel, payload]: readonly Node[]): Operand {
    const text = payload && constantText(payload);
    const from = payload && 'TypeCast' in payload ? this.value(payload.TypeCast.arg).type : null;
    if (!mayNotify(constantText(channel), from, text ?? null))
      throw new MayRaise('pg_notify() of a text that may be too long');
    return { type: null, nullable: false };
  }
}

function constant(node: Node): Operand {
  if (isNullConstant(node)) return { type: plainType('unknown'), nullable: true, literal: null };
  const literal = constantText(node) ?? '';
  const { ival, fval, boolval } = 'A_Const' in node ? node.A_Const : {};
  const integer = literalFits(literal, plainType('int8')) ? 'int8' : 'numeric';
  const type = boolval ? 'bool' : ival ? 'int4' : fval ? integer : 'unknown';
  return { type: plainType(type), nullable: false, literal };
}

function listed(node: Node | undefined): readonly (Node | undefined)[] {
  const array = node && 'TypeCast' in node ? node.TypeCast.arg : node;
  if (array && 'List' in array) return array.List.items ?? [];
  return array && 'A_ArrayExpr' in array ? (array.A_ArrayExpr.elements ?? []) : [node];
}
