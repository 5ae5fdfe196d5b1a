import { type Node, parsePlPgSQLSync } from 'libpg-query';
import type { Expression, Returned, Step } from '../model/action.ts';
import { strings } from './nodes.ts';
import { parseSql } from './parse-sql.ts';

/** The text of a PL/pgSQL body: its control flow, its SQL, and the parts that show no effects. */
export interface Body {
  steps: Step[];
  /** Every SQL statement and expression in it, the latter as SELECT. */
  queries: string[];
  /** Why its effects are unknown; null when `queries` are all of them. */
  opaque: string | null;
}

type Fields = Record<string, unknown>;

/** @param sql a CREATE FUNCTION or DO in PL/pgSQL. @returns null when it cannot be parsed. */
export function readPlpgsql(sql: string): Body | null {
  try {
    const parsed = parsePlPgSQLSync(sql) as unknown as { plpgsql_funcs: { PLpgSQL_function: Fields }[] };
    const [first] = parsed.plpgsql_funcs;
    if (!first) return null;
    const { datums = [], action } = first.PLpgSQL_function;
    const reader = new Reader(names(datums as Fields[]));
    return { steps: reader.statement(action as Fields), queries: reader.queries, opaque: reader.opaque };
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
        for (const each of list(fields.params)) this.#expression(each);
        return Number(fields.elog_level) >= ERROR ? [{ does: 'fail', what: 'RAISE EXCEPTION' }] : [];
      case 'assert':
        this.#expression(fields.cond);
        return [{ does: 'fail', what: 'ASSERT' }];
      case 'assign':
        return [this.#assign(fields)];
      case 'execsql':
        this.#query(fields.sqlstmt);
        return fields.strict ? [{ does: 'fail', what: 'INTO STRICT' }] : [{ does: 'sql' }];
      case 'perform':
        this.#query(fields.expr);
        return [{ does: 'sql' }];
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
        return [];
      default:
        this.#hide(WORDS[kind] ?? 'a statement that the linter does not know');
        return [{ does: 'sql' }];
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
    if ('CoalesceExpr' in value) return 'either';
    return 'ColumnRef' in value ? recordNamed(strings(value.ColumnRef.fields).join('.')) : 'other';
  }

  #expression(node: unknown): Expression | null {
    const text = textOf(node);
    return text === null ? null : this.#expressionOf(text);
  }

  #expressionOf(text: string | null): Expression | null {
    if (text === null) return null;
    const query = `SELECT ${text}`;
    this.queries.push(query);
    const parsed = parseSql(query);
    if (!Array.isArray(parsed)) {
      this.#hide('an expression that the linter cannot read');
      return null;
    }
    const node: Node | undefined = parsed[0]?.node;
    const [target] = node && 'SelectStmt' in node ? (node.SelectStmt.targetList ?? []) : [];
    return (target && 'ResTarget' in target && target.ResTarget.val) || null;
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

const recordNamed = (name: string): Returned => (name === 'new' || name === 'old' ? name : 'other');

function list(value: unknown, field?: string): Fields[] {
  const found = field === undefined ? value : (value as Fields | undefined)?.[field];
  return Array.isArray(found) ? (found as Fields[]) : [];
}

function textOf(node: unknown): string | null {
  const query = ((node as Fields | undefined)?.PLpgSQL_expr as Fields | undefined)?.query;
  return typeof query === 'string' ? query : null;
}
