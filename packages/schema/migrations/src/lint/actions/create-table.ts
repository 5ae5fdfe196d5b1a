import type { CreateStmt, RangeVar } from 'libpg-query';
import { tableName } from '../parse/names.ts';
import type { Action, Column, Constraint } from './action.ts';
import { toColumn } from './columns.ts';
import { toConstraint } from './constraints.ts';

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
  const [parent] = statement.partbound ? (statement.inhRelations ?? []) : [];
  return [
    {
      does: 'create table',
      table: tableName(statement.relation),
      columns,
      constraints,
      ifNotExists: statement.if_not_exists === true,
      partitionOf: parent && 'RangeVar' in parent ? tableName(parent.RangeVar) : null,
      filled: false,
    },
  ];
}

/** CREATE TABLE … AS and SELECT … INTO. */
export function createTableAs(table: RangeVar | undefined, ifNotExists = false): Action[] {
  return [
    {
      does: 'create table',
      table: tableName(table),
      columns: [],
      constraints: [],
      ifNotExists,
      partitionOf: null,
      filled: true,
    },
  ];
}
