import type { CommonTableExpr, Node, SelectStmt } from 'libpg-query';
import { conditions, constantText } from '../parse/expressions.ts';
import { strings } from '../parse/names.ts';
import { walk } from '../parse/walk.ts';

/** More rows than that are no batch. */
const MOST_ROWS = 100_000;
const LISTS =
  /^(unnest|string_to_table|regexp_split_to_table|jsonb?_to_recordset|jsonb?_array_elements(_text)?)$/;

/** The CTEs of a statement that give few rows; one may read from another, before or within it. */
export function limitedCtes(tree: Node): ReadonlySet<string> {
  const limited = new Set<string>();
  let before: number;
  do {
    before = limited.size;
    walk(tree, (name, fields) => {
      if (name !== 'CommonTableExpr') return;
      const { ctename, ctequery } = fields as CommonTableExpr;
      if (ctename && ctequery && cteIsLimited(ctequery, limited)) limited.add(ctename);
    });
  } while (limited.size > before);
  return limited;
}

/** Few rows: a LIMIT, plain values, or what is joined with or chosen by something that gives few itself. */
export function selectIsLimited(select: SelectStmt, ctes: ReadonlySet<string>): boolean {
  if (select.valuesLists !== undefined || isBatch(select.limitCount)) return true;
  const { larg, rarg, fromClause = [], whereClause } = select;
  if (larg && rarg) return selectIsLimited(larg, ctes) && selectIsLimited(rarg, ctes);
  return fromClause.length === 0 || areLimited(fromClause, whereClause, ctes);
}

/** Whether one of the sources gives few rows, or a condition asks for one of few. */
export function areLimited(
  sources: readonly Node[],
  where: Node | undefined,
  ctes: ReadonlySet<string>,
): boolean {
  return (
    sources.some((source) => sourceIsLimited(source, ctes)) ||
    conditions(where).some((part) => isOneOfFew(part, ctes))
  );
}

function sourceIsLimited(source: Node, ctes: ReadonlySet<string>): boolean {
  if ('RangeVar' in source)
    return source.RangeVar.schemaname === undefined && ctes.has(source.RangeVar.relname ?? '');
  if ('RangeSubselect' in source) return queryIsLimited(source.RangeSubselect.subquery, ctes);
  if ('JoinExpr' in source)
    return [source.JoinExpr.larg, source.JoinExpr.rarg].some(
      (side) => side !== undefined && sourceIsLimited(side, ctes),
    );
  return 'RangeFunction' in source && givesList(source);
}

/** `id IN (SELECT … LIMIT 100)`, `ctid = ANY (ARRAY (SELECT … LIMIT 100))` and the row of a cursor. */
function isOneOfFew(part: Node, ctes: ReadonlySet<string>): boolean {
  if ('CurrentOfExpr' in part) return true;
  if ('SubLink' in part)
    return part.SubLink.subLinkType === 'ANY_SUBLINK' && queryIsLimited(part.SubLink.subselect, ctes);
  if (!('A_Expr' in part) || part.A_Expr.kind !== 'AEXPR_OP_ANY') return false;
  const { rexpr } = part.A_Expr;
  return rexpr !== undefined && 'SubLink' in rexpr && queryIsLimited(rexpr.SubLink.subselect, ctes);
}

function cteIsLimited(query: Node, ctes: ReadonlySet<string>): boolean {
  // An UPDATE … RETURNING gives as many rows as it writes: whether those are few is said of it, not of what reads them.
  return !('SelectStmt' in query) || queryIsLimited(query, ctes);
}

function queryIsLimited(query: Node | undefined, ctes: ReadonlySet<string>): boolean {
  return query !== undefined && 'SelectStmt' in query && selectIsLimited(query.SelectStmt, ctes);
}

/** LIMIT ALL is none, and a very high one neither. What is handed over is taken for a batch. */
function isBatch(limit: Node | undefined): boolean {
  if (limit === undefined) return false;
  if (!('A_Const' in limit)) return true;
  const rows = constantText(limit);
  return rows !== null && Number(rows) <= MOST_ROWS;
}

function givesList(source: Node): boolean {
  let found = false;
  walk(source, (name, { funcname }) => {
    if (name === 'FuncCall' && LISTS.test(strings(funcname as Node[]).at(-1) ?? '')) found = true;
  });
  return found;
}
