import type { Node } from 'libpg-query';
import type { Action } from '../model/action.ts';
import { dottedName, tableName } from './nodes.ts';
import { nameOf, objectName } from './objects.ts';

/** Statements that change nothing for a release: reads, writes that have their own actions, and new names. */
const HARMLESS = new Set([
  'AlterDefaultPrivilegesStmt',
  'AlterStatsStmt',
  'ClosePortalStmt',
  'CommentStmt',
  'ConstraintsSetStmt',
  'CreateFdwStmt',
  'CreateForeignServerStmt',
  'CreatePLangStmt',
  'CreateRoleStmt',
  'CreateStatsStmt',
  'CreateUserMappingStmt',
  'DeclareCursorStmt',
  'DeleteStmt',
  'ExplainStmt',
  'FetchStmt',
  'InsertStmt',
  'MergeStmt',
  'SelectStmt',
  'UpdateStmt',
  'VariableShowStmt',
]);

export const isHarmless = (node: Node): boolean => HARMLESS.has(Object.keys(node)[0] ?? '');

/** The action of a statement that has none of its own. */
export function otherStatement(node: Node): Action[] {
  if ('AlterTableMoveAllStmt' in node)
    return [{ does: 'rewrite', table: null, how: 'ALL IN TABLESPACE … SET TABLESPACE', transactional: true }];
  if ('AlterPolicyStmt' in node) {
    const table = tableName(node.AlterPolicyStmt.table);
    return [{ does: 'restrict', what: 'ALTER POLICY', table, object: 'table', name: table }];
  }
  if ('AlterFunctionStmt' in node) {
    const { func, objtype } = node.AlterFunctionStmt;
    const object = objectName(objtype);
    return [restrict(`ALTER ${object.toUpperCase()}`, object, dottedName(func?.objname))];
  }
  if ('AlterOwnerStmt' in node) {
    const { objectType, object } = node.AlterOwnerStmt;
    return [restrict('OWNER TO', objectName(objectType), nameOf(object))];
  }
  if ('GrantRoleStmt' in node) {
    const { is_grant, granted_roles } = node.GrantRoleStmt;
    const [role] = granted_roles ?? [];
    const name = role && 'AccessPriv' in role ? (role.AccessPriv.priv_name ?? '') : '';
    return is_grant ? [] : [restrict('REVOKE', 'role', name)];
  }
  return [{ does: 'unknown', what: wordsOf(Object.keys(node)[0] ?? '') }];
}

function restrict(what: string, object: string, name: string): Action {
  return { does: 'restrict', what, table: null, object, name };
}

/** `AlterSystemStmt`: ALTER SYSTEM. */
const wordsOf = (kind: string): string =>
  kind
    .replace(/Stmt$/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase();
