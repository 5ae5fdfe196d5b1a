import type { ColumnDef, Constraint as ConstraintNode, Node, TypeName } from 'libpg-query';
import type { Column, Constraint, Default, Type } from '../model/action.ts';
import { columnsIn, isNullConstant, provesNotNull, volatilityOf } from './expressions.ts';
import { dottedName, strings, tableName } from './nodes.ts';

const SERIAL = /^(small|big)?serial\d?$/;
/** The default of a serial column. */
const NEXT_NUMBER: Default = {
  volatility: 'volatile',
  calls: ['nextval'],
  expression: { FuncCall: { funcname: [{ String: { sval: 'nextval' } }] } },
};

/** A column definition: the column and its column constraints. */
export function toColumn(definition: ColumnDef): { column: Column; constraints: Constraint[] } {
  const name = definition.colname ?? '';
  const beside = (definition.constraints ?? []).flatMap((node) =>
    'Constraint' in node ? [node.Constraint] : [],
  );
  const has = (kind: string) => beside.find(({ contype }) => contype === kind);
  const type = toType(definition.typeName);
  const serial = type !== null && SERIAL.test(type.name);
  const identity = has('CONSTR_IDENTITY') !== undefined;
  return {
    column: {
      name,
      type,
      notNull:
        serial || identity || has('CONSTR_NOTNULL') !== undefined || has('CONSTR_PRIMARY') !== undefined,
      default: serial ? NEXT_NUMBER : toDefault(has('CONSTR_DEFAULT')?.raw_expr),
      generated: generatedKind(has('CONSTR_GENERATED')),
      computed: has('CONSTR_GENERATED')?.raw_expr ?? null,
      identity,
    },
    constraints: constraintsOf(beside, name),
  };
}

/** The constraints of a column definition. NOT ENFORCED is a separate node after its constraint. */
function constraintsOf(beside: readonly ConstraintNode[], column: string): Constraint[] {
  return beside.flatMap((node, at) => {
    const constraint = toConstraint(node, column);
    if (constraint === null || constraint.kind === 'not null') return [];
    const enforced = constraint.enforced && beside[at + 1]?.contype !== 'CONSTR_ATTR_NOT_ENFORCED';
    return [{ ...constraint, enforced }];
  });
}

/** @returns null for a column without a type. */
export function toType(type: TypeName | undefined): Type | null {
  if (!type) return null;
  const args = (type.typmods ?? []).flatMap((node) =>
    'A_Const' in node ? [node.A_Const.ival?.ival ?? 0] : [],
  );
  return { name: dottedName(type.names), args, array: (type.arrayBounds ?? []).length > 0 };
}

function toDefault(expression: Node | undefined): Column['default'] {
  return expression === undefined || isNullConstant(expression) ? null : volatilityOf(expression);
}

function generatedKind(constraint: ConstraintNode | undefined): Column['generated'] {
  if (!constraint) return null;
  return constraint.generated_kind === 'v' ? 'virtual' : 'stored';
}

const KINDS: Partial<Record<string, Constraint['kind']>> = {
  CONSTR_CHECK: 'check',
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_UNIQUE: 'unique',
  CONSTR_PRIMARY: 'primary key',
  CONSTR_EXCLUSION: 'exclusion',
  CONSTR_NOTNULL: 'not null',
};

/** @param column the column, for a column constraint. @returns null for other nodes, such as a default. */
export function toConstraint(node: ConstraintNode, column?: string): Constraint | null {
  // WITHOUT OVERLAPS is an exclusion constraint in another form.
  const kind = node.without_overlaps ? 'exclusion' : KINDS[node.contype ?? ''];
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
    expression: (kind === 'check' && node.raw_expr) || null,
    nullsNotDistinct: node.nulls_not_distinct === true,
    provesNotNull: kind === 'check' ? provesNotNull(node.raw_expr) : kind === 'not null' ? own : [],
  };
}

function columnsOf(kind: Constraint['kind'], node: ConstraintNode): string[] {
  if (kind === 'foreign key') return strings(node.fk_attrs);
  if (kind === 'exclusion' && node.exclusions) return (node.exclusions ?? []).flatMap(excluded);
  return strings(node.keys);
}

function excluded(node: Node): string[] {
  const [element] = 'List' in node ? (node.List.items ?? []) : [];
  return element && 'IndexElem' in element && element.IndexElem.name ? [element.IndexElem.name] : [];
}
