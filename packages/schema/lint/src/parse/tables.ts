import type { AlterTableCmd, AlterTableStmt, CreateStmt, Node, RangeVar } from 'libpg-query';
import type { Action, Column, Constraint, Type } from '../model/action.ts';
import { toColumn, toConstraint, toType } from './columns.ts';
import { strings, tableName } from './nodes.ts';

const REWRITES: Partial<Record<string, string>> = {
  AT_SetLogged: 'SET LOGGED',
  AT_SetUnLogged: 'SET UNLOGGED',
  AT_SetTableSpace: 'SET TABLESPACE',
  AT_SetAccessMethod: 'SET ACCESS METHOD',
  AT_SetExpression: 'SET EXPRESSION',
};

/** Forms that do not block reads: SHARE UPDATE EXCLUSIVE, SHARE ROW EXCLUSIVE. */
const WEAK =
  /^AT_(SetStatistics|SetOptions|ResetOptions|SetRelOptions|ResetRelOptions|ReplaceRelOptions|ClusterOn|DropCluster|DetachPartitionFinalize|EnableTrig|EnableTrigAll|EnableTrigUser)$/;
const DISABLES = /^AT_(Disable(Trig|TrigAll|TrigUser|Rule)|Enable(Replica|Always)(Trig|Rule))$/;
const RESTRICTS: Partial<Record<string, string>> = {
  AT_EnableRowSecurity: 'ENABLE ROW LEVEL SECURITY',
  AT_ForceRowSecurity: 'FORCE ROW LEVEL SECURITY',
  AT_ChangeOwner: 'OWNER TO',
};
const COLUMN_DROPS: Partial<Record<string, string>> = {
  AT_DropIdentity: 'identity',
  AT_DropExpression: 'expression',
};

/** The actions of an ALTER TABLE, in order. */
export function alterTable(statement: AlterTableStmt): Action[] {
  const table = tableName(statement.relation);
  return (statement.cmds ?? []).flatMap((node) =>
    'AlterTableCmd' in node ? alter(table, node.AlterTableCmd) : [],
  );
}

function alter(table: string, command: AlterTableCmd): Action[] {
  const { subtype = '', name = '', def } = command;
  const drop = (object: string): Action => ({
    does: 'drop',
    object,
    name,
    table,
    cascade: command.behavior === 'DROP_CASCADE',
    concurrently: false,
    ifExists: command.missing_ok === true,
  });
  const rewrite = REWRITES[subtype];
  if (rewrite) return [{ does: 'rewrite', table, how: rewrite, transactional: true }];
  if (DISABLES.test(subtype)) return [{ does: 'disable', what: name === '' ? 'all triggers' : name, table }];
  const restricts = RESTRICTS[subtype];
  if (restricts) return [{ does: 'restrict', what: restricts, table, object: 'table', name: table }];
  const dropped = COLUMN_DROPS[subtype];
  if (dropped) return [drop(dropped)];
  switch (subtype) {
    case 'AT_AddColumn': {
      if (!def || !('ColumnDef' in def)) return [];
      return [
        { does: 'add column', table, ...toColumn(def.ColumnDef), ifNotExists: command.missing_ok === true },
      ];
    }
    case 'AT_AddConstraint': {
      const constraint = def && 'Constraint' in def ? toConstraint(def.Constraint) : null;
      return constraint ? [{ does: 'add constraint', table, constraint }] : [];
    }
    case 'AT_ValidateConstraint':
      return [{ does: 'validate constraint', table, name }];
    case 'AT_SetNotNull':
      return [{ does: 'set not null', table, column: name }];
    case 'AT_DropNotNull':
      return [{ does: 'drop not null', table, column: name }];
    case 'AT_ColumnDefault':
      return [def ? { does: 'set default', table, column: name } : drop('default')];
    case 'AT_AlterColumnType': {
      const column = def && 'ColumnDef' in def ? def.ColumnDef : {};
      const { typeName, raw_default: using, collClause } = column;
      const type = toType(typeName);
      return [
        {
          does: 'change type',
          table,
          column: name,
          type,
          using: using !== undefined && !isSameCast(using, name, type),
          collation: collClause !== undefined,
        },
      ];
    }
    case 'AT_DropColumn':
      return [drop('column')];
    case 'AT_DropConstraint':
      return [drop('constraint')];
    case 'AT_AttachPartition':
    case 'AT_DetachPartition': {
      const { name: child, concurrent } = def && 'PartitionCmd' in def ? def.PartitionCmd : {};
      const partition = tableName(child);
      if (subtype === 'AT_AttachPartition') return [{ does: 'attach partition', table, partition }];
      return [{ does: 'detach partition', table, partition, concurrently: concurrent === true }];
    }
    default:
      return [{ does: 'alter table', table, how: subtype, exclusive: !WEAK.test(subtype) }];
  }
}

/** `USING x::t` for a change of x to t is what PostgreSQL does by default. */
function isSameCast(using: Node, column: string, type: Type | null): boolean {
  if (!('TypeCast' in using)) return false;
  const { arg, typeName } = using.TypeCast;
  const same = JSON.stringify(toType(typeName)) === JSON.stringify(type);
  return (
    same && arg !== undefined && 'ColumnRef' in arg && strings(arg.ColumnRef.fields).join('.') === column
  );
}

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
