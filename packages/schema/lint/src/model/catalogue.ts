import type {
  ActionOf,
  Column,
  Constraint,
  Default,
  NewIndex,
  Routine,
  TableKind,
  Trigger,
  Type,
  View,
} from './action.ts';

interface KnownColumn {
  type: Type | null;
  notNull: boolean;
  hasDefault: boolean;
  generated: boolean;
  /** Null: none, or one that is no expression, such as an identity. */
  default: Default | null;
  /** The change and phase that created it, such as `002_add_code/expand`; null when it existed before. */
  createdIn: string | null;
}

interface KnownConstraint extends Constraint {
  name: string;
  valid: boolean;
  createdIn: string | null;
  /** The transaction that added it. */
  transaction: number | null;
}

interface KnownIndex extends Omit<NewIndex, 'name'> {
  table: string;
  createdIn: string | null;
}

export interface Table {
  createdIn: string | null;
  /** Created by one of the changes, so all its columns and indexes are known. */
  complete: boolean;
  kind: TableKind;
  columns: Map<string, KnownColumn>;
  constraints: Map<string, KnownConstraint>;
  /** Null: not partitioned, as far as is known. */
  partitionKey: readonly string[] | null;
  defaultPartition: string | null;
}

interface Domain {
  type: Type | null;
  constrained: boolean;
}

/** The schema as far as the changes so far define it, without a database. */
export interface Catalogue {
  tables: Map<string, Table>;
  indexes: Map<string, KnownIndex>;
  functions: Map<string, Routine>;
  views: Map<string, View>;
  domains: Map<string, Domain>;
  /** The triggers by `table.name`. */
  triggers: Map<string, Trigger>;
  /** Other objects by `type name`, such as `view totals`, and the phase that created them. */
  objects: Map<string, string>;
}

export function emptyCatalogue(): Catalogue {
  return {
    tables: new Map(),
    indexes: new Map(),
    functions: new Map(),
    views: new Map(),
    domains: new Map(),
    triggers: new Map(),
    objects: new Map(),
  };
}

/** The value of `createdIn`. */
export function phaseKey({ change, phase }: { change: string; phase: string }): string {
  return `${change}/${phase}`;
}

export function knownColumn(
  { type, notNull, default: byDefault, identity, generated }: Column,
  createdIn: string | null,
): KnownColumn {
  return {
    type,
    notNull,
    hasDefault: byDefault !== null || identity || generated !== null,
    generated: generated !== null,
    default: byDefault,
    createdIn,
  };
}

/** Whether an index or a key of the table starts with `columns`. */
export function isIndexed(catalogue: Catalogue, table: string, columns: readonly string[]): boolean {
  const keys = [...(catalogue.tables.get(table)?.constraints.values() ?? [])].filter(
    ({ kind }) => kind === 'unique' || kind === 'primary key',
  );
  const indexes = [...catalogue.indexes.values()].filter((index) => index.table === table && !index.partial);
  // Their order does not matter to a lookup by all of them.
  return [...keys, ...indexes].some((index) => {
    const leading = index.columns.slice(0, columns.length);
    return columns.length > 0 && columns.every((column) => leading.includes(column));
  });
}

/** Whether `column` alone is unique. */
export function isKey(catalogue: Catalogue, table: string, column: string): boolean {
  const keys = [...(catalogue.tables.get(table)?.constraints.values() ?? [])].filter(
    ({ kind }) => kind === 'unique' || kind === 'primary key',
  );
  const indexes = [...catalogue.indexes.values()].filter(
    (index) => index.table === table && index.unique && !index.partial,
  );
  return [...keys, ...indexes].some(({ columns }) => columns.length === 1 && columns[0] === column);
}

/** Whether a type is a domain with a constraint, which makes ADD COLUMN rewrite the table. */
export function isConstrained({ domains }: Catalogue, type: Type | null): boolean {
  return type !== null && !type.array && domains.get(type.name)?.constrained === true;
}

/** Applies a DROP. */
export function removeObject(catalogue: Catalogue, { object, name, table }: ActionOf<'drop'>): void {
  const owner = table === null ? undefined : catalogue.tables.get(table);
  if (object === 'table') {
    catalogue.tables.delete(name);
    for (const [index, { table: of }] of catalogue.indexes) if (of === name) catalogue.indexes.delete(index);
  } else if (object === 'index') catalogue.indexes.delete(name);
  else if (object === 'column' && owner) {
    owner.columns.delete(name);
    for (const [key, { columns }] of owner.constraints)
      if (columns.includes(name)) owner.constraints.delete(key);
    for (const [index, { table: of, columns }] of catalogue.indexes) {
      if (of === table && columns.includes(name)) catalogue.indexes.delete(index);
    }
  } else if (object === 'constraint') owner?.constraints.delete(name);
  else if (object === 'default') {
    const column = owner?.columns.get(name);
    if (column) owner?.columns.set(name, { ...column, hasDefault: false, default: null });
  } else catalogue.objects.delete(objectKey(object, name, table));
}

/** Applies a RENAME. */
export function rename(catalogue: Catalogue, { object, name, table, to }: ActionOf<'rename'>): void {
  const owner = table === null ? undefined : catalogue.tables.get(table);
  if (object === 'table') {
    move(catalogue.tables, name, to);
    for (const [key, index] of catalogue.indexes)
      if (index.table === name) catalogue.indexes.set(key, { ...index, table: to });
  } else if (object === 'index') move(catalogue.indexes, name, to);
  else if (object === 'column' && owner) move(owner.columns, name, to);
  else if (object === 'constraint' && owner) move(owner.constraints, name, to);
  else move(catalogue.objects, objectKey(object, name, table), objectKey(object, to, table));
}

export function objectKey(object: string, name: string, table: string | null): string {
  return table === null ? `${object} ${name}` : `${object} ${table}.${name}`;
}

function move<T>(map: Map<string, T>, from: string, to: string): void {
  const value = map.get(from);
  if (value === undefined) return;
  map.delete(from);
  map.set(to, value);
}
