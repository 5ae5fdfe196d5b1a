import type { Action } from '../actions/action.ts';
import { keepsReadersOut } from '../lock-modes.ts';
import { type Context, isNewTable } from '../rules/context.ts';
import type { Statement } from '../statement.ts';

/** The tables that an action locks so that nobody can read them, new ones left out. */
export function lockedExclusively(
  action: Action,
  statement: Statement,
  context: Pick<Context, 'catalogue'>,
): string[] {
  return tablesLocked(action, context).filter((table) => !isNewTable(table, statement, context));
}

function tablesLocked(action: Action, { catalogue }: Pick<Context, 'catalogue'>): string[] {
  switch (action.does) {
    case 'add column':
    case 'set not null':
    case 'drop not null':
    case 'set default':
    case 'change type':
      return [action.table];
    case 'add constraint':
      return action.constraint.kind === 'foreign key' ? [] : [action.table];
    case 'alter table':
      return action.exclusive ? [action.table] : [];
    case 'rewrite':
      return action.table === null ? [] : [action.table];
    case 'attach partition':
      return [action.partition];
    case 'detach partition':
      return action.concurrently ? [] : [action.table, action.partition];
    case 'create table':
      return action.partitionOf === null ? [] : [action.partitionOf];
    case 'restrict':
      return action.table === null || action.what === 'REVOKE' ? [] : [action.table];
    case 'drop':
      if (action.table !== null) return [action.table];
      if (action.object === 'table') return [action.name];
      if (action.object !== 'index' || action.concurrently) return [];
      return [catalogue.indexes.get(action.name)?.table ?? `the table of ${action.name}`];
    case 'rename':
      if (action.table !== null) return [action.table];
      return action.object === 'table' ? [action.name] : [];
    case 'truncate':
      return action.tables;
    case 'lock table':
      return keepsReadersOut(action.mode) ? action.tables : [];
    default:
      return [];
  }
}
