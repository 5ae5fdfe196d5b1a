import type { CreateStmt, RangeVar } from 'libpg-query';
import type { Action, Column, Constraint } from '../model/action.ts';
import { toColumn, toConstraint } from './columns.ts';
import { tableName } from './nodes.ts';
import { partitionKey, toBound } from './partitions.ts';

export function createTable(statement: CreateStmt): Action[] {
  const columns: Column[] = [];
  const constraints: Constraint[] = [];
  for (const element of statement.tableElts ?? []) {
    if ('ColumnDef' in element) {
      const { column, constraints: beside } = toColumn(element.ColumnDef);
      columns.push(column);
      constraints.push(...beside);
    } else if ('Constraint' in element) {
      const constraint = toConstraint(element.Constraint);
      if (constraint) constraints.push(constraint);
    }
  }
  const table = tableName(statement.relation);
  const bound = toBound(statement.partbound);
  const parents = (statement.inhRelations ?? []).flatMap((node) =>
    'RangeVar' in node ? [tableName(node.RangeVar)] : [],
  );
  const created: Action = {
    does: 'create table',
    table,
    columns,
    constraints,
    ifNotExists: statement.if_not_exists === true,
    partitionOf: bound === null ? null : (parents[0] ?? null),
    bound,
    partitionKey: partitionKey(statement.partspec),
    filled: false,
    complete: isListed(statement),
    kind: isTemporary(statement.relation) ? 'temporary' : 'table',
  };
  const inherits = bound === null ? parents : [];
  return [
    created,
    ...inherits.map(
      (parent): Action => ({
        does: 'restrict',
        what: 'INHERITS',
        table: parent,
        object: 'table',
        name: parent,
      }),
    ),
  ];
}

/** Whether the columns are in the statement. A partition has those of its parent. */
const isListed = ({ tableElts, ofTypename, inhRelations, partbound }: CreateStmt): boolean =>
  ofTypename === undefined &&
  (inhRelations === undefined || partbound !== undefined) &&
  !(tableElts ?? []).some((element) => 'TableLikeClause' in element);

const isTemporary = (table: RangeVar | undefined): boolean =>
  table?.relpersistence === 't' || table?.schemaname === 'pg_temp';

/** CREATE TABLE … AS, CREATE MATERIALIZED VIEW and SELECT … INTO. */
export function createTableAs(table: RangeVar | undefined, ifNotExists = false, isView = false): Action[] {
  return [
    {
      does: 'create table',
      table: tableName(table),
      columns: [],
      constraints: [],
      ifNotExists,
      partitionOf: null,
      bound: null,
      partitionKey: null,
      filled: true,
      complete: false,
      kind: isView ? 'materialized view' : isTemporary(table) ? 'temporary' : 'table',
    },
  ];
}
