import type { InsertStmt, Node } from 'libpg-query';
import type { Constraint } from '../model/action.ts';
import { type Catalogue, indexesOf, type Table } from '../model/catalogue.ts';
import { isSerial } from '../model/types.ts';
import { columnsIn } from '../parse/expressions.ts';
import { tableName } from '../parse/nodes.ts';
import { columnOperand } from './column-operand.ts';
import { insertedValue, satisfiesCheck } from './old-rows.ts';
import { fits, isUnbounded, type Operand } from './operand.ts';
import { NO_COLUMNS, type Scope, totalValue } from './total-expressions.ts';

interface Where {
  catalogue: Catalogue;
  scope: Scope;
  /** Created in this phase, and neither its rights nor its rows are restricted. */
  isOpenTable(table: string): boolean;
}

/** Why an INSERT of a trigger function may fail; null when it adds a row to a new table whatever the values are. */
export function whyInsertFails(insert: InsertStmt, where: Where): string | null {
  const { relation, onConflictClause, withClause, returningClause, selectStmt } = insert;
  const name = tableName(relation);
  const table = where.catalogue.tables.get(name);
  const failing = (why: string) => `inserts into ${name}, ${why}`;
  if (!table?.complete || !where.isOpenTable(name) || name.includes('.'))
    return failing('which is no table of the schema public that this change creates');
  if (table.partitionKey !== null || hasTriggers(name, where.catalogue))
    return failing('which has triggers, rules or partitions');
  const rows = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : {};
  if (withClause || returningClause || rows.fromClause || rows.larg)
    return failing('with values that are not given one by one');
  const ignored = onConflictClause?.action === 'ONCONFLICT_NOTHING';
  if (onConflictClause && !ignored) return failing('with ON CONFLICT DO UPDATE');
  const columns = insertedColumns(insert, table);
  for (const values of valuesOf(rows.valuesLists, rows.targetList)) {
    if (values.length > columns.length) return failing('with more values than columns');
    const given = new Map<string, Operand>();
    for (const [at, value] of values.entries()) {
      if ('SetToDefault' in value) continue;
      const column = columns[at] ?? '';
      const found = totalValue(value, where.scope);
      if (typeof found === 'string') return failing(`and ${found} may raise an error`);
      const why = whyUnfit(found, column, table, where.catalogue);
      if (why !== null) return failing(why);
      given.set(column, found);
    }
    const why = whyRowFails(name, given, table, ignored, where.catalogue);
    if (why !== null) return failing(why);
  }
  return null;
}

const hasTriggers = (name: string, { triggers, objects }: Catalogue): boolean =>
  [...triggers.keys(), ...objects.keys()].some(
    (key) => key.startsWith(`${name}.`) || key.startsWith(`rule ${name}.`),
  );

function insertedColumns({ cols }: InsertStmt, table: Table): string[] {
  const named = (cols ?? []).flatMap((node) => ('ResTarget' in node ? [node.ResTarget.name ?? ''] : []));
  return named.length > 0 ? named : [...table.columns.keys()];
}

function valuesOf(lists: Node[] | undefined, targets: Node[] | undefined): Node[][] {
  if (lists) return lists.map((row) => ('List' in row ? (row.List.items ?? []) : []));
  return targets
    ? [targets.flatMap((node) => ('ResTarget' in node && node.ResTarget.val ? [node.ResTarget.val] : []))]
    : [[]];
}

function whyUnfit(value: Operand, column: string, table: Table, catalogue: Catalogue): string | null {
  const to = columnOperand(table, column, catalogue);
  if (to === undefined) return `which has no column ${column}`;
  if (table.columns.get(column)?.generated) return `whose column ${column} is generated`;
  if (value.nullable && !to.nullable) return `whose column ${column} is NOT NULL`;
  return to.type !== null && fits(value, to.type) ? null : `whose column ${column} may not hold the value`;
}

function whyRowFails(
  name: string,
  given: ReadonlyMap<string, Operand>,
  table: Table,
  ignored: boolean,
  catalogue: Catalogue,
): string | null {
  for (const [column, known] of table.columns) {
    if (known.generated) return `whose column ${column} is generated`;
    if (given.has(column)) continue;
    if (known.notNull && !known.hasDefault) return `whose column ${column} is NOT NULL`;
    const value =
      known.default === null || isSerial(known.type)
        ? null
        : totalValue(known.default.expression, NO_COLUMNS);
    if (typeof value === 'string') return `and ${value} in the default of ${column} may raise an error`;
  }
  /** Rows differ by a number or random value that they do not give, or by a NULL. */
  const differ = (columns: readonly string[], nullsNotDistinct: boolean) =>
    columns.some((column) => {
      const known = table.columns.get(column);
      if (given.has(column) || known === undefined) return false;
      const numbered =
        known.hasDefault && (known.default === null || known.default.volatility === 'volatile');
      return numbered || (!nullsNotDistinct && insertedValue(table, column) === null);
    });
  const holds = ({ kind, columns, expression, nullsNotDistinct, enforced }: Constraint) => {
    if (!enforced || kind === 'not null' || (ignored && kind !== 'check' && kind !== 'foreign key'))
      return true;
    if (kind === 'unique' || kind === 'primary key') return differ(columns, nullsNotDistinct);
    if (columns.some((column) => given.has(column))) return false;
    return kind === 'check'
      ? satisfiesCheck(expression, table) === true
      : columns.some((column) => insertedValue(table, column) === null);
  };
  const broken = [...table.constraints.values()].find((constraint) => !holds(constraint));
  if (broken !== undefined) return `which may violate the ${broken.kind} constraint ${broken.name}`;
  const indexes = indexesOf(catalogue, name);
  if (
    indexes.some(
      ({ unique, columns, nullsNotDistinct }) => unique && !ignored && !differ(columns, nullsNotDistinct),
    )
  )
    return 'which may violate a unique index';
  if (indexes.some(({ expressions }) => expressions.flatMap(columnsIn).some((column) => given.has(column))))
    return 'which has an index of an expression';
  const keys = [...indexes, ...table.constraints.values()].flatMap(({ columns }) => columns);
  return keys.some((column) => given.has(column) && isUnbounded(given.get(column)))
    ? 'which has an index of a text that may be too long for it'
    : null;
}
