import type { AlterTableCmd, AlterTableStmt, Node } from 'libpg-query';
import type { Action, Type } from '../model/action.ts';
import { toColumn, toConstraint, toType } from './columns.ts';
import { isNullConstant, volatilityOf } from './expressions.ts';
import { strings, tableName } from './nodes.ts';
import { toBound } from './partitions.ts';
import { setIdentity } from './sequences.ts';

const REWRITES: Partial<Record<string, string>> = {
  AT_SetLogged: 'SET LOGGED',
  AT_SetUnLogged: 'SET UNLOGGED',
  AT_SetTableSpace: 'SET TABLESPACE',
  AT_SetAccessMethod: 'SET ACCESS METHOD',
  AT_SetExpression: 'SET EXPRESSION',
};

/** Forms that do not block reads. */
const WEAK =
  /^AT_(SetStatistics|SetOptions|ResetOptions|SetRelOptions|ResetRelOptions|ReplaceRelOptions|ClusterOn|DropCluster|DetachPartitionFinalize)$/;
/** Forms that block reads for a moment, and change nothing for a query. */
const BRIEF = /^AT_(SetStorage|SetCompression|DropOids|ReplicaIdentity|AddIdentity|SetIdentity)$/;
const ENABLES = /^AT_Enable(?:Always)?(Trig|Rule)(All|User)?$/;
const DISABLES = /^AT_(Disable(Trig|TrigAll|TrigUser|Rule)|EnableReplica(Trig|Rule))$/;
const RESTRICTS: Partial<Record<string, string>> = {
  AT_EnableRowSecurity: 'ENABLE ROW LEVEL SECURITY',
  AT_DisableRowSecurity: 'DISABLE ROW LEVEL SECURITY',
  AT_ForceRowSecurity: 'FORCE ROW LEVEL SECURITY',
  AT_NoForceRowSecurity: 'NO FORCE ROW LEVEL SECURITY',
  AT_ChangeOwner: 'OWNER TO',
  AT_AddInherit: 'INHERIT',
  AT_DropInherit: 'NO INHERIT',
};
const COLUMN_DROPS: Partial<Record<string, string>> = {
  AT_DropIdentity: 'identity',
  AT_DropExpression: 'expression',
};

/** The actions of an ALTER TABLE, in order, and of an ALTER INDEX, VIEW, TYPE and the like with the same grammar. */
export function alterTable({ relation, cmds, objtype = 'OBJECT_TABLE' }: AlterTableStmt): Action[] {
  const name = tableName(relation);
  return (cmds ?? []).flatMap((node) => {
    if (!('AlterTableCmd' in node)) return [];
    return objtype === 'OBJECT_TABLE'
      ? alter(name, node.AlterTableCmd)
      : alterOther(objtype.replace('OBJECT_', '').toLowerCase(), name, node.AlterTableCmd);
  });
}

function alterOther(object: string, name: string, { subtype: form, def }: AlterTableCmd): Action[] {
  const subtype: string = form ?? '';
  if (object === 'index' && subtype === 'AT_AttachPartition') {
    const child = def && 'PartitionCmd' in def ? tableName(def.PartitionCmd.name) : '';
    return [{ does: 'attach index', index: name, child }];
  }
  const rewrite = REWRITES[subtype];
  if (rewrite) return [{ does: 'rewrite', table: name, how: rewrite, transactional: true }];
  if (subtype === 'AT_ChangeOwner')
    return [{ does: 'restrict', what: 'OWNER TO', table: null, object, name }];
  if (object === 'index' || object === 'matview') return [];
  const what = object === 'view' ? 'ALTER VIEW' : `ALTER ${object.toUpperCase()}`;
  return [{ does: 'restrict', what, table: null, object, name }];
}

function alter(table: string, command: AlterTableCmd): Action[] {
  const { name = '', def } = command;
  const subtype: string = command.subtype ?? '';
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
  const [, enabled, all] = ENABLES.exec(subtype) ?? [];
  if (enabled) {
    const object = enabled === 'Rule' ? 'rule' : 'trigger';
    return [{ does: 'enable', object, name: all ? null : name, table }];
  }
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
      // SET DEFAULT NULL is DROP DEFAULT.
      if (!def || isNullConstant(def)) return [drop('default')];
      return [{ does: 'set default', table, column: name, default: volatilityOf(def) }];
    case 'AT_AlterColumnType':
      return [changeType(table, name, def)];
    case 'AT_AlterConstraint':
      return alterConstraint(table, command);
    case 'AT_DropColumn':
      return [drop('column')];
    case 'AT_DropConstraint':
      return [drop('constraint')];
    case 'AT_AttachPartition':
    case 'AT_DetachPartition': {
      const { name: child, concurrent, bound } = def && 'PartitionCmd' in def ? def.PartitionCmd : {};
      const partition = tableName(child);
      if (subtype === 'AT_AttachPartition')
        return [{ does: 'attach partition', table, partition, bound: toBound(bound) }];
      return [{ does: 'detach partition', table, partition, concurrently: concurrent === true }];
    }
    default:
      return otherForm(table, command);
  }
}

function alterConstraint(table: string, command: AlterTableCmd): Action[] {
  const { def } = command;
  const lock = otherForm(table, command);
  if (!def || !('ATAlterConstraint' in def)) return lock;
  const { conname: name = '', alterEnforceability, is_enforced, alterInheritability } = def.ATAlterConstraint;
  if (alterEnforceability)
    return [...lock, { does: 'enforce constraint', table, name, enforced: is_enforced === true }];
  return alterInheritability ? [...lock, { does: 'unknown', what: 'ALTER CONSTRAINT … INHERIT' }] : lock;
}

/** Forms that are defined by their lock alone, and those that no rule knows. */
function otherForm(table: string, command: AlterTableCmd): Action[] {
  const { name = '', def } = command;
  const subtype: string = command.subtype ?? '';
  const exclusive = !WEAK.test(subtype);
  const lock: Action = { does: 'alter table', table, how: subtype, exclusive };
  if (!exclusive) return [lock];
  const unknown: Action = { does: 'restrict', what: wordsOf(subtype), table, object: 'table', name: table };
  if (!BRIEF.test(subtype)) return [lock, unknown];
  if (subtype === 'AT_SetIdentity') return [lock, ...setIdentity(table, name, def)];
  if (subtype === 'AT_AddIdentity') {
    const how = 'ADD GENERATED AS IDENTITY';
    return [lock, { does: 'alter sequence', sequence: `${table}.${name}`, table, column: name, how }];
  }
  // A published table without an identity refuses UPDATE and DELETE.
  const identity = def && 'ReplicaIdentityStmt' in def ? def.ReplicaIdentityStmt.identity_type : undefined;
  return identity === 'n' ? [lock, { ...unknown, what: 'REPLICA IDENTITY NOTHING' }] : [lock];
}

/** `AT_AlterConstraint`: ALTER CONSTRAINT. */
const wordsOf = (subtype: string): string =>
  subtype
    .replace('AT_', '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase();

function changeType(table: string, column: string, def: Node | undefined): Action {
  const { typeName, raw_default: using, collClause } = def && 'ColumnDef' in def ? def.ColumnDef : {};
  const type = toType(typeName);
  return {
    does: 'change type',
    table,
    column,
    type,
    using: using !== undefined && !isSameCast(using, column, type),
    collation: collClause !== undefined,
  };
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
