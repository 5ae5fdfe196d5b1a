import type { DefElem, IndexStmt, Node, ReindexStmt, VacuumStmt } from 'libpg-query';
import { tableName } from '../parse/names.ts';
import type { Action } from './action.ts';

export function createIndex(statement: IndexStmt): Action[] {
  const columns: string[] = [];
  for (const node of statement.indexParams ?? []) {
    const name = 'IndexElem' in node ? node.IndexElem.name : undefined;
    if (!name) break;
    columns.push(name);
  }
  return [
    {
      does: 'create index',
      table: tableName(statement.relation),
      index: {
        name: statement.idxname ?? null,
        columns,
        unique: statement.unique === true,
        partial: statement.whereClause !== undefined,
      },
      concurrently: statement.concurrent === true,
      ifNotExists: statement.if_not_exists === true,
    },
  ];
}

export function reindex(statement: ReindexStmt): Action[] {
  const what = statement.relation ? tableName(statement.relation) : (statement.name ?? 'the database');
  return [{ does: 'reindex', what, concurrently: option(statement.params, 'concurrently') }];
}

/** Plain VACUUM and ANALYZE let everybody through; VACUUM cannot run in a transaction. */
export function vacuum(statement: VacuumStmt): Action[] {
  if (statement.is_vacuumcmd !== true) return [];
  if (!option(statement.options, 'full')) return [{ does: 'vacuum' }];
  const tables = (statement.rels ?? []).flatMap((node) =>
    'VacuumRelation' in node ? [tableName(node.VacuumRelation.relation)] : [],
  );
  const each = tables.length > 0 ? tables : [null];
  return each.map((table) => ({ does: 'rewrite', table, how: 'VACUUM FULL', transactional: false }));
}

function option(options: Node[] | undefined, name: string): boolean {
  const found = (options ?? []).flatMap((node) =>
    'DefElem' in node && node.DefElem.defname === name ? [node.DefElem] : [],
  );
  return found.some(isOn);
}

function isOn({ arg }: DefElem): boolean {
  if (arg === undefined) return true;
  if ('Integer' in arg) return (arg.Integer.ival ?? 0) !== 0;
  if ('String' in arg) return !/^(false|off|0)$/i.test(arg.String.sval ?? '');
  return !('Boolean' in arg) || arg.Boolean.boolval === true;
}
