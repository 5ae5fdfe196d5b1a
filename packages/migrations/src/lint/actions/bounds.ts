import type { A_Expr, CommonTableExpr, Node, SelectStmt } from 'libpg-query';
import { columnsIn, conditions } from '../parse/expressions.ts';
import { strings } from '../parse/names.ts';
import { walk } from '../parse/walk.ts';

/** The CTEs of a statement that give few rows, in their order: a later one may read from an earlier. */
export function limitedCtes(tree: Node): ReadonlySet<string> {
  const limited = new Set<string>();
  walk(tree, (name, fields) => {
    if (name !== 'CommonTableExpr') return;
    const { ctename, ctequery } = fields as CommonTableExpr;
    if (ctename && ctequery && queryIsLimited(ctequery, limited)) limited.add(ctename);
  });
  return limited;
}

/** Few rows: a LIMIT, plain values, or only what gives few rows itself. */
export function selectIsLimited(select: SelectStmt, ctes: ReadonlySet<string>): boolean {
  if (select.limitCount !== undefined || select.valuesLists !== undefined) return true;
  if (select.larg && select.rarg)
    return selectIsLimited(select.larg, ctes) && selectIsLimited(select.rarg, ctes);
  const sources = select.fromClause ?? [];
  return (
    sources.length === 0 ||
    sources.some((source) => hasLimit(source, ctes)) ||
    hasLimit(select.whereClause, ctes)
  );
}

/** Whether a source or a condition holds the rows down: a CTE or subquery that gives few, or an array that was handed over. */
export function hasLimit(node: Node | undefined, ctes: ReadonlySet<string>): boolean {
  let found = false;
  walk(node, (name, fields) => {
    if (name === 'RangeVar' && !fields.schemaname && ctes.has(String(fields.relname))) found = true;
    if (name === 'SelectStmt' && (fields.limitCount !== undefined || fields.valuesLists !== undefined))
      found = true;
    if (name === 'RangeFunction' && callsUnnest(fields)) found = true;
  });
  return found;
}

export function isCursor(where: Node | undefined): boolean {
  return where !== undefined && 'CurrentOfExpr' in where;
}

/** Columns held by a condition: equal to something given, one of a list, or between two ends. */
export function keysIn(where: Node | undefined): string[] {
  const below = new Set<string>();
  const above = new Set<string>();
  const held = new Set<string>();
  for (const part of conditions(where)) {
    const { kind, name, lexpr, rexpr } = 'A_Expr' in part ? part.A_Expr : ({} as A_Expr);
    const column = columnOf(lexpr);
    if (column === null || columnsIn(rexpr).length > 0) continue;
    const operator = strings(name).at(-1) ?? '';
    const equals =
      (kind === 'AEXPR_OP' || kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_IN') && operator === '=';
    if (equals || kind === 'AEXPR_BETWEEN' || kind === 'AEXPR_BETWEEN_SYM') held.add(column);
    if (kind === 'AEXPR_OP' && operator.startsWith('<')) below.add(column);
    if (kind === 'AEXPR_OP' && operator.startsWith('>')) above.add(column);
  }
  for (const column of below) if (above.has(column)) held.add(column);
  return [...held];
}

function queryIsLimited(query: Node, ctes: ReadonlySet<string>): boolean {
  if ('SelectStmt' in query) return selectIsLimited(query.SelectStmt, ctes);
  // An UPDATE … RETURNING gives as many rows as it writes: whether those are few is said of it, not of what reads them.
  return true;
}

function columnOf(node: Node | undefined): string | null {
  return node && 'ColumnRef' in node ? (strings(node.ColumnRef.fields).at(-1) ?? null) : null;
}

function callsUnnest(fields: unknown): boolean {
  let found = false;
  walk(fields, (name, { funcname }) => {
    if (
      name === 'FuncCall' &&
      /^(unnest|jsonb?_to_recordset|jsonb?_array_elements(_text)?)$/.test(
        strings(funcname as Node[]).at(-1) ?? '',
      )
    )
      found = true;
  });
  return found;
}
