import type {
  A_Expr,
  CommonTableExpr,
  DeleteStmt,
  InsertStmt,
  MergeStmt,
  Node,
  RangeVar,
  SelectStmt,
  UpdateStmt,
} from 'libpg-query';
import type { Action, ActionOf } from '../model/action.ts';
import { columnsIn, conditions, constantText } from './expressions.ts';
import { strings, tableName, walk } from './nodes.ts';

type Write = ActionOf<'write'>;

/** The tables that a query reads, without system catalogues. */
export function readsIn(tree: Node): Action[] {
  if (!('SelectStmt' in tree)) return [];
  const ctes = new Set<string>();
  const tables = new Set<string>();
  walk(tree, (name, fields) => {
    if (name === 'CommonTableExpr') ctes.add(String(fields.ctename));
    if (name === 'RangeVar') tables.add(tableName(fields));
  });
  const read = [...tables].filter((table) => !ctes.has(table) && !/^(pg_|information_schema\.)/.test(table));
  return read.length > 0 ? [{ does: 'read', tables: read }] : [];
}

/** Row locks of SELECT … FOR UPDATE and its like, and whether each is bounded. */
export function rowLocksIn(tree: Node): Action[] {
  const ctes = limitedCtes(tree);
  const names = new Set<string>();
  const found: ActionOf<'lock rows'>[] = [];
  walk(tree, (name, fields) => {
    if (name === 'CommonTableExpr') names.add(String(fields.ctename));
    if (name !== 'SelectStmt') return;
    const select = fields as SelectStmt;
    if (!select.lockingClause) return;
    found.push({
      does: 'lock rows',
      tables: lockedBy(select),
      limited: selectIsLimited(select, ctes),
      keys: keysIn(select.whereClause),
    });
  });
  return found
    .map((lock) => ({ ...lock, tables: lock.tables.filter((table) => !names.has(table)) }))
    .filter(({ tables }) => tables.length > 0);
}

/** The tables in FROM, or those in FOR UPDATE OF. */
function lockedBy({ fromClause, lockingClause }: SelectStmt): string[] {
  const named = new Set<string>();
  walk(lockingClause, (name, { relname }) => {
    if (name === 'RangeVar') named.add(String(relname));
  });
  const tables: string[] = [];
  walk(fromClause, (name, fields) => {
    if (name !== 'RangeVar') return;
    const { alias, relname = '' } = fields as RangeVar;
    if (named.size === 0 || named.has(alias?.aliasname ?? relname)) tables.push(tableName(fields));
  });
  return tables;
}

/** Every UPDATE, DELETE, INSERT and MERGE in a statement, including its WITH, and whether each is bounded. */
export function writesIn(tree: Node): Action[] {
  const ctes = limitedCtes(tree);
  const found: Write[] = [];
  walk(tree, (name, fields) => {
    if (name === 'UpdateStmt') found.push(update(fields, ctes));
    if (name === 'DeleteStmt') found.push(remove(fields, ctes));
    if (name === 'InsertStmt') found.push(insert(fields, ctes));
    if (name === 'MergeStmt') found.push(merge(fields, ctes));
  });
  return found;
}

function update({ relation, fromClause, whereClause }: UpdateStmt, ctes: ReadonlySet<string>): Write {
  return {
    does: 'write',
    verb: 'UPDATE',
    deletes: false,
    table: tableName(relation),
    ...reach(fromClause, whereClause, ctes),
  };
}

function remove({ relation, usingClause, whereClause }: DeleteStmt, ctes: ReadonlySet<string>): Write {
  return {
    does: 'write',
    verb: 'DELETE',
    deletes: true,
    table: tableName(relation),
    ...reach(usingClause, whereClause, ctes),
  };
}

function insert({ relation, selectStmt }: InsertStmt, ctes: ReadonlySet<string>): Write {
  const select = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  const limited = select === undefined || selectIsLimited(select, ctes);
  const keys = keysIn(select?.whereClause);
  return {
    does: 'write',
    verb: 'INSERT',
    deletes: false,
    table: tableName(relation),
    limited,
    keys,
  };
}

function merge({ relation, sourceRelation, mergeWhenClauses }: MergeStmt, ctes: ReadonlySet<string>): Write {
  const clauses = (mergeWhenClauses ?? []).flatMap((node) =>
    'MergeWhenClause' in node ? [node.MergeWhenClause] : [],
  );
  // It reaches every row of the table that the source does not have.
  const whole = clauses.some(({ matchKind }) => matchKind === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE');
  const limited = !whole && sourceRelation !== undefined && areLimited([sourceRelation], undefined, ctes);
  const deletes = clauses.some(({ commandType }) => commandType === 'CMD_DELETE');
  return { does: 'write', verb: 'MERGE', table: tableName(relation), limited, keys: [], deletes };
}

function reach(
  sources: Node[] | undefined,
  where: Node | undefined,
  ctes: ReadonlySet<string>,
): Pick<Write, 'limited' | 'keys'> {
  const limited = where !== undefined && areLimited(sources ?? [], where, ctes);
  return { limited, keys: keysIn(where) };
}

/** Columns that a condition bounds: by equality, a list, or a range with two ends. */
function keysIn(where: Node | undefined): string[] {
  const below = new Set<string>();
  const above = new Set<string>();
  const bounded = new Set<string>();
  for (const part of conditions(where)) {
    const { kind, name, lexpr, rexpr } = 'A_Expr' in part ? part.A_Expr : ({} as A_Expr);
    const column = columnOf(lexpr);
    if (column === null || columnsIn(rexpr).length > 0) continue;
    const operator = strings(name).at(-1) ?? '';
    const equals =
      (kind === 'AEXPR_OP' || kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_IN') && operator === '=';
    if (equals || kind === 'AEXPR_BETWEEN' || kind === 'AEXPR_BETWEEN_SYM') bounded.add(column);
    if (kind === 'AEXPR_OP' && operator.startsWith('<')) below.add(column);
    if (kind === 'AEXPR_OP' && operator.startsWith('>')) above.add(column);
  }
  for (const column of below) if (above.has(column)) bounded.add(column);
  return [...bounded];
}

function columnOf(node: Node | undefined): string | null {
  return node && 'ColumnRef' in node ? (strings(node.ColumnRef.fields).at(-1) ?? null) : null;
}

/** The highest LIMIT of a batch. */
const MAX_BATCH_ROWS = 100_000;
const LISTS =
  /^(unnest|string_to_table|regexp_split_to_table|jsonb?_to_recordset|jsonb?_array_elements(_text)?)$/;

/** The CTEs of a statement that return few rows. One may read from another. */
function limitedCtes(tree: Node): ReadonlySet<string> {
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

/** Whether a SELECT returns few rows: by a LIMIT, VALUES, or a join or condition on a bounded source. */
function selectIsLimited(select: SelectStmt, ctes: ReadonlySet<string>): boolean {
  if (select.valuesLists !== undefined || isBatch(select.limitCount)) return true;
  const { larg, rarg, fromClause = [], whereClause } = select;
  if (larg && rarg) return selectIsLimited(larg, ctes) && selectIsLimited(rarg, ctes);
  return fromClause.length === 0 || areLimited(fromClause, whereClause, ctes);
}

/** Whether one of the sources returns few rows, or a condition selects from few. */
function areLimited(sources: readonly Node[], where: Node | undefined, ctes: ReadonlySet<string>): boolean {
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
  // An UPDATE … RETURNING returns the rows that it writes, and is checked itself.
  return !('SelectStmt' in query) || queryIsLimited(query, ctes);
}

function queryIsLimited(query: Node | undefined, ctes: ReadonlySet<string>): boolean {
  return query !== undefined && 'SelectStmt' in query && selectIsLimited(query.SelectStmt, ctes);
}

/** LIMIT ALL and a very high LIMIT are not a batch. A parameter is taken for one. */
function isBatch(limit: Node | undefined): boolean {
  if (limit === undefined) return false;
  if (!('A_Const' in limit)) return true;
  const rows = constantText(limit);
  return rows !== null && Number(rows) <= MAX_BATCH_ROWS;
}

function givesList(source: Node): boolean {
  let found = false;
  walk(source, (name, { funcname }) => {
    if (name === 'FuncCall' && LISTS.test(strings(funcname as Node[]).at(-1) ?? '')) found = true;
  });
  return found;
}
