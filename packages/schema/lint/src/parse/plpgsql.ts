import { type Node, parsePlPgSQLSync } from 'libpg-query';
import type { Expression, Returned, Step, Variable } from '../model/action.ts';
import { toType } from './columns.ts';
import { strings } from './nodes.ts';
import { parseSql } from './parse-sql.ts';
import { type Fields, list, parsedOf, performed, textOf } from './plpgsql-nodes.ts';

/** The text of a PL/pgSQL body: its control flow, its SQL, and the parts that show no effects. */
export interface Body {
  steps: Step[];
  /** Every SQL statement and expression in it, the latter as SELECT. */
  queries: string[];
  /** Why its effects are unknown; null when `queries` are all of them. */
  opaque: string | null;
  /** The variables that it declares, without those of PostgreSQL. */
  variables: Variable[];
}

/** @param sql a CREATE FUNCTION or DO in PL/pgSQL. @returns null when it cannot be parsed. */
export function readPlpgsql(sql: string): Body | null {
  try {
    const parsed = parsePlPgSQLSync(sql) as unknown as { plpgsql_funcs: { PLpgSQL_function: Fields }[] };
    const [first] = parsed.plpgsql_funcs;
    if (!first) return null;
    const { datums = [], action } = first.PLpgSQL_function;
    const reader = new Reader(names(datums as Fields[]));
    const variables = (datums as Fields[]).flatMap((datum) => reader.variable(datum));
    return {
      steps: reader.statement(action as Fields),
      queries: reader.queries,
      opaque: reader.opaque,
      variables,
    };
  } catch {
    return null;
  }
}

/** The names of variables by number; those of record fields are not there. */
function names(datums: Fields[]): string[] {
  return datums.map((datum) => String((Object.values(datum)[0] as Fields | undefined)?.refname ?? ''));
}

/** RAISE levels from this one on are errors. */
const ERROR = 21;

class Reader {
  readonly queries: string[] = [];
  opaque: string | null = null;
  readonly #names: string[];

  constructor(variables: string[]) {
    this.#names = variables;
  }

  /** A variable with a line; PostgreSQL's own have none. */
  variable(datum: Fields): Variable[] {
    const [, value] = Object.entries(datum)[0] ?? [];
    const { refname, lineno, datatype, default_val, notnull } = value as Fields;
    if (lineno === undefined || datatype === undefined) return [];
    const { typname } = (datatype as Fields).PLpgSQL_type as Fields;
    const cast = this.#read(`NULL::${typname}`);
    return [
      {
        name: String(refname),
        type: cast && 'TypeCast' in cast ? toType(cast.TypeCast.typeName) : null,
        notNull: notnull === true,
        initial: this.#expression(default_val),
      },
    ];
  }

  statement(node: Fields): Step[] {
    const [kind = '', value] = Object.entries(node)[0] ?? [];
    const fields = value as Fields;
    switch (kind.replace('PLpgSQL_stmt_', '')) {
      case 'block':
        return this.#block(fields);
      case 'if':
        return [this.#if(fields)];
      case 'case':
        return [this.#case(fields)];
      case 'return':
        // The parser adds one without a line to the end of a body.
        return fields.lineno === undefined ? [] : [{ does: 'return', value: this.#returned(fields) }];
      case 'raise':
        return Number(fields.elog_level) >= ERROR
          ? [{ does: 'fail', what: 'RAISE EXCEPTION' }]
          : [{ does: 'evaluate', values: this.#printed(fields) }];
      case 'assert':
        this.#expression(fields.cond);
        return [{ does: 'fail', what: 'ASSERT' }];
      case 'assign':
        return [this.#assign(fields)];
      case 'execsql':
        this.#query(fields.sqlstmt);
        return fields.strict
          ? [{ does: 'fail', what: 'INTO STRICT' }]
          : [{ does: 'sql', statement: parsedOf(fields.sqlstmt), into: fields.into === true }];
      case 'perform':
        this.#query(fields.expr);
        return [performed(parsedOf(fields.expr))];
      case 'fors':
      case 'fori':
      case 'forc':
      case 'foreach_a':
      case 'while':
      case 'loop':
        return [this.#loop(fields)];
      case 'exit':
      case 'getdiag':
      case 'open':
      case 'fetch':
      case 'close':
        this.#expression(fields.cond);
        this.#query(fields.query);
        return [{ does: 'other', what: kind.replace('PLpgSQL_stmt_', '').toUpperCase() }];
      default:
        this.#hide(WORDS[kind] ?? 'a statement that the linter does not know');
        return [{ does: 'other', what: 'a statement that the linter does not know' }];
    }
  }

  #steps(value: unknown): Step[] {
    return list(value).flatMap((node) => this.statement(node));
  }

  #block({ body, exceptions }: Fields): Step[] {
    const steps = this.#steps(body);
    const handlers = list((exceptions as Fields | undefined)?.PLpgSQL_exception_block, 'exc_list').map(
      (each) => this.#steps((each.PLpgSQL_exception as Fields).action),
    );
    return handlers.length > 0 ? [{ does: 'block', steps, handlers }] : steps;
  }

  #if({ cond, then_body, elsif_list, else_body }: Fields): Step {
    const branches = [
      { when: this.#expression(cond), steps: this.#steps(then_body) },
      ...list(elsif_list).map((each) => {
        const { cond: when, stmts } = each.PLpgSQL_if_elsif as Fields;
        return { when: this.#expression(when), steps: this.#steps(stmts) };
      }),
    ];
    return { does: 'if', branches, otherwise: this.#steps(else_body) };
  }

  #case({ t_expr, case_when_list, have_else, else_stmts }: Fields): Step {
    const operand = `(${textOf(t_expr)})`;
    this.#expression(t_expr);
    const branches = list(case_when_list).map((each) => {
      const { expr, stmts } = each.PLpgSQL_case_when as Fields;
      const when = textOf(expr)?.replace(/"__Case__Variable_\d+__"/g, operand) ?? null;
      return { when: this.#expressionOf(when), steps: this.#steps(stmts) };
    });
    const otherwise: Step[] = have_else
      ? this.#steps(else_stmts)
      : [{ does: 'fail', what: 'CASE without ELSE' }];
    return { does: 'if', branches, otherwise };
  }

  #loop({ query, cond, lower, upper, expr, body }: Fields): Step {
    this.#query(query);
    for (const each of [cond, lower, upper, expr]) this.#expression(each);
    const before = this.queries.length;
    const steps = this.#steps(body);
    if (this.queries.slice(before).some((text) => !/^\s*select\b/i.test(text)))
      this.#hide('statements in a loop');
    return { does: 'loop', steps };
  }

  #assign({ expr }: Fields): Step {
    const [, target = '', value = ''] = /^\s*([^:=]*?)\s*:?=\s*(.*)$/s.exec(textOf(expr) ?? '') ?? [];
    return {
      does: 'assign',
      target: target.toLowerCase().replaceAll('"', ''),
      value: this.#expressionOf(value),
    };
  }

  #returned({ expr, retvarno }: Fields): Returned {
    if (expr === undefined) return recordNamed(this.#names[Number(retvarno)] ?? '');
    const value = this.#expression(expr);
    if (value === null) return 'other';
    if ('A_Const' in value && value.A_Const.isnull) return 'null';
    if ('CoalesceExpr' in value) return (value.CoalesceExpr.args ?? []).every(isRecord) ? 'either' : 'other';
    return 'ColumnRef' in value ? recordNamed(strings(value.ColumnRef.fields).join('.')) : 'other';
  }

  #expression(node: unknown): Expression | null {
    const text = textOf(node);
    return text === null ? null : this.#expressionOf(text);
  }

  #expressionOf(text: string | null): Expression | null {
    if (text === null) return null;
    this.queries.push(`SELECT ${text}`);
    const found = this.#read(text);
    if (found === null) this.#hide('an expression that the linter cannot read');
    return found;
  }

  #read(text: string): Expression | null {
    const parsed = parseSql(`SELECT ${text}`);
    const node = Array.isArray(parsed) ? parsed[0]?.node : undefined;
    const [target] = node && 'SelectStmt' in node ? (node.SelectStmt.targetList ?? []) : [];
    return (target && 'ResTarget' in target && target.ResTarget.val) || null;
  }

  /** The arguments and options of a RAISE. */
  #printed({ params, options }: Fields): (Expression | null)[] {
    const named = list(options).map((each) => (each.PLpgSQL_raise_option as Fields).expr);
    return [...list(params), ...named].map((each) => this.#expression(each));
  }

  #query(node: unknown): void {
    const text = textOf(node);
    if (text !== null) this.queries.push(text);
  }

  #hide(what: string): void {
    this.opaque ??= what;
  }
}

const WORDS: Partial<Record<string, string>> = {
  PLpgSQL_stmt_dynexecute: 'EXECUTE of a text',
  PLpgSQL_stmt_dynfors: 'EXECUTE of a text',
  PLpgSQL_stmt_call: 'CALL',
  PLpgSQL_stmt_commit: 'COMMIT',
  PLpgSQL_stmt_rollback: 'ROLLBACK',
};

const isRecord = (node: Node): boolean =>
  'ColumnRef' in node && recordNamed(strings(node.ColumnRef.fields).join('.')) !== 'other';

const recordNamed = (name: string): Returned => (name === 'new' || name === 'old' ? name : 'other');
