import type { Node } from 'libpg-query';
import { tableName } from '../parse/names.ts';
import { walk } from '../parse/walk.ts';
import type { Action } from './action.ts';
import { alterTable } from './alter-table.ts';
import { createTable, createTableAs } from './create-table.ts';
import { creation } from './creations.ts';
import { alterEnum, drop, rename, setSchema } from './drops.ts';
import { createIndex, reindex, vacuum } from './indexes.ts';
import { createFunction, createTrigger, createView, lockTable, truncate } from './others.ts';
import { alterDomain, alterRoleSetting, dropDatabase, dropOwned, revoke } from './roles.ts';
import { set, setConfigs, transaction } from './settings.ts';
import { readsIn, writesIn } from './writes.ts';

/** What one parsed statement does. A statement of no interest does nothing. */
export function toActions(node: Node): Action[] {
  return [...ownAction(node), ...writesIn(node), ...readsIn(node), ...setConfigs(node), mention(node)];
}

function ownAction(node: Node): Action[] {
  if ('AlterTableStmt' in node) return alterTable(node.AlterTableStmt);
  if ('CreateStmt' in node) return createTable(node.CreateStmt);
  if ('CreateTableAsStmt' in node) {
    return createTableAs(node.CreateTableAsStmt.into?.rel, node.CreateTableAsStmt.if_not_exists === true);
  }
  if ('SelectStmt' in node && node.SelectStmt.intoClause)
    return createTableAs(node.SelectStmt.intoClause.rel);
  if ('IndexStmt' in node) return createIndex(node.IndexStmt);
  if ('ReindexStmt' in node) return reindex(node.ReindexStmt);
  if ('VacuumStmt' in node) return vacuum(node.VacuumStmt);
  if ('ClusterStmt' in node) {
    const { relation } = node.ClusterStmt;
    return [
      {
        does: 'rewrite',
        table: relation ? tableName(relation) : null,
        how: 'CLUSTER',
        transactional: relation !== undefined,
      },
    ];
  }
  if ('RefreshMatViewStmt' in node) {
    const { relation, concurrent } = node.RefreshMatViewStmt;
    return [{ does: 'refresh view', view: tableName(relation), concurrently: concurrent === true }];
  }
  if ('DropStmt' in node) return drop(node.DropStmt);
  if ('DropdbStmt' in node) return dropDatabase(node.DropdbStmt);
  if ('DropOwnedStmt' in node) return dropOwned(node.DropOwnedStmt);
  if ('RenameStmt' in node) return rename(node.RenameStmt);
  if ('AlterObjectSchemaStmt' in node) return setSchema(node.AlterObjectSchemaStmt);
  if ('AlterEnumStmt' in node) return alterEnum(node.AlterEnumStmt);
  if ('AlterDomainStmt' in node) return alterDomain(node.AlterDomainStmt);
  if ('GrantStmt' in node) return revoke(node.GrantStmt);
  if ('VariableSetStmt' in node) return set(node.VariableSetStmt);
  if ('AlterRoleSetStmt' in node) return alterRoleSetting(node.AlterRoleSetStmt);
  if ('DiscardStmt' in node) return [{ does: 'set', setting: '*', value: null, local: false }];
  if ('TransactionStmt' in node) return transaction(node.TransactionStmt);
  if ('LockStmt' in node) return lockTable(node.LockStmt);
  if ('TruncateStmt' in node) return truncate(node.TruncateStmt);
  if ('CreateTrigStmt' in node) return createTrigger(node.CreateTrigStmt);
  if ('CreateFunctionStmt' in node) return createFunction(node.CreateFunctionStmt);
  if ('ViewStmt' in node) return createView(node.ViewStmt);
  if ('DoStmt' in node) return [{ does: 'run code', what: 'DO' }];
  if ('CallStmt' in node) return [{ does: 'run code', what: 'CALL' }];
  return creation(node);
}

/** The texts in a statement: one may be an enum's newest value. */
function mention(node: Node): Action {
  const literals: string[] = [];
  walk(node, (name, { sval }) => {
    if (name === 'A_Const' && sval) literals.push(String((sval as { sval?: string }).sval ?? ''));
  });
  return { does: 'mention', literals };
}
