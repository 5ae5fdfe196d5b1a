import type { Constraint as ConstraintNode, Node } from 'libpg-query';
import { columnsIn, provesNotNull } from '../parse/expressions.ts';
import { strings, tableName } from '../parse/names.ts';
import type { Constraint } from './action.ts';

const KINDS: Partial<Record<string, Constraint['kind']>> = {
  CONSTR_CHECK: 'check',
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_UNIQUE: 'unique',
  CONSTR_PRIMARY: 'primary key',
  CONSTR_EXCLUSION: 'exclusion',
  CONSTR_NOTNULL: 'not null',
};

/** @param column that it is written beside, when it is. @returns null for what is no constraint, such as a default. */
export function toConstraint(node: ConstraintNode, column?: string): Constraint | null {
  const kind = KINDS[node.contype ?? ''];
  if (!kind) return null;
  const own = column === undefined ? columnsOf(kind, node) : [column];
  return {
    kind,
    name: node.conname ?? null,
    columns: kind === 'check' ? columnsIn(node.raw_expr) : own,
    notValid: node.skip_validation === true,
    enforced: (kind !== 'check' && kind !== 'foreign key') || node.is_enforced === true,
    usingIndex: node.indexname ?? null,
    references: node.pktable ? tableName(node.pktable) : null,
    provesNotNull: kind === 'check' ? provesNotNull(node.raw_expr) : kind === 'not null' ? own : [],
  };
}

function columnsOf(kind: Constraint['kind'], node: ConstraintNode): string[] {
  if (kind === 'foreign key') return strings(node.fk_attrs);
  if (kind === 'exclusion') return (node.exclusions ?? []).flatMap(excluded);
  return strings(node.keys);
}

function excluded(node: Node): string[] {
  const [element] = 'List' in node ? (node.List.items ?? []) : [];
  return element && 'IndexElem' in element && element.IndexElem.name ? [element.IndexElem.name] : [];
}
