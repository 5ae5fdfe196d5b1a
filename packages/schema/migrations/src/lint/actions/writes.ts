import type { DeleteStmt, InsertStmt, MergeStmt, Node, UpdateStmt } from 'libpg-query';
import { tableName } from '../parse/names.ts';
import { walk } from '../parse/walk.ts';
import type { Action, Doing } from './action.ts';
import { areLimited, limitedCtes, selectIsLimited } from './bounds.ts';
import { keysIn } from './keys.ts';

type Write = Doing<'write'>;

/** The tables that a query reads, for as long as it takes; PostgreSQL's own are left out. */
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

/** Every UPDATE, DELETE, INSERT and MERGE in a statement, those in its WITH included, and whether each is bounded. */
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
    table: tableName(relation),
    ...reach(fromClause, whereClause, ctes),
  };
}

function remove({ relation, usingClause, whereClause }: DeleteStmt, ctes: ReadonlySet<string>): Write {
  return {
    does: 'write',
    verb: 'DELETE',
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
    table: tableName(relation),
    limited,
    keys,
  };
}

function merge({ relation, sourceRelation }: MergeStmt, ctes: ReadonlySet<string>): Write {
  const limited = sourceRelation !== undefined && areLimited([sourceRelation], undefined, ctes);
  return { does: 'write', verb: 'MERGE', table: tableName(relation), limited, keys: [] };
}

function reach(
  sources: Node[] | undefined,
  where: Node | undefined,
  ctes: ReadonlySet<string>,
): Pick<Write, 'limited' | 'keys'> {
  const limited = where !== undefined && areLimited(sources ?? [], where, ctes);
  return { limited, keys: keysIn(where) };
}
