import type { Node } from 'libpg-query';
import { dottedName, tableName } from '../parse/names.ts';
import type { Action } from './action.ts';

/** Things that matter only because somebody may drop or rename them later. */
export function creation(node: Node): Action[] {
  if ('CreateSeqStmt' in node) return [created('sequence', tableName(node.CreateSeqStmt.sequence))];
  if ('CreateDomainStmt' in node) return [created('domain', dottedName(node.CreateDomainStmt.domainname))];
  if ('CreateEnumStmt' in node) return [created('type', dottedName(node.CreateEnumStmt.typeName))];
  if ('CompositeTypeStmt' in node) return [created('type', tableName(node.CompositeTypeStmt.typevar))];
  if ('CreateSchemaStmt' in node) return [created('schema', node.CreateSchemaStmt.schemaname ?? '')];
  if ('CreateExtensionStmt' in node) return [created('extension', node.CreateExtensionStmt.extname ?? '')];
  if ('CreatePolicyStmt' in node) {
    const { policy_name: name = '', table } = node.CreatePolicyStmt;
    return [{ does: 'create', object: 'policy', name, table: tableName(table) }];
  }
  if ('RuleStmt' in node) {
    const { rulename: name = '', relation } = node.RuleStmt;
    return [{ does: 'create', object: 'rule', name, table: tableName(relation) }];
  }
  return [];
}

function created(object: string, name: string): Action {
  return { does: 'create', object, name, table: null };
}
