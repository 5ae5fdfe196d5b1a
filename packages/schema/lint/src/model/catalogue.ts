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
import { Layer, type Names } from './layer.ts';

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
  columns: Names<KnownColumn>;
  constraints: Names<KnownConstraint>;
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
  /** Change a table through `tableToChange`. */
  tables: Names<Table>;
  /** Change them through `setIndex` and `removeIndex`. */
  indexes: Names<KnownIndex>;
  /** The names of the indexes of each table. */
  indexNames: Names<readonly string[]>;
  functions: Names<Routine>;
  views: Names<View>;
  domains: Names<Domain>;
  /** The triggers by `table.name`. */
  triggers: Names<Trigger>;
  /** Other objects by `type name`, such as `view totals`, and the phase that created them. */
  objects: Names<string>;
}

export function emptyCatalogue(): Catalogue {
  return {
    tables: new Map(),
    indexes: new Map(),
    indexNames: new Map(),
    functions: new Map(),
    views: new Map(),
    domains: new Map(),
    triggers: new Map(),
    objects: new Map(),
  };
}

/**
 * A copy that can be changed without changing `below`; its cost does not depend on the size of the schema. While the copy is used, `below` may
 * get only statements that the copy got as well.
 */
export function forkCatalogue(below: Catalogue): Catalogue {
  return {
    tables: new Layer(below.tables),
    indexes: new Layer(below.indexes),
    indexNames: new Layer(below.indexNames),
    functions: new Layer(below.functions),
    views: new Layer(below.views),
    domains: new Layer(below.domains),
    triggers: new Layer(below.triggers),
    objects: new Layer(below.objects),
  };
}

/** The table, to be changed: in a copy of a catalogue, its own copy of the table. Undefined when it is unknown. */
export function tableToChange({ tables }: Catalogue, name: string): Table | undefined {
  const table = tables.get(name);
  if (table === undefined || !(tables instanceof Layer) || tables.owns(name)) return table;
  const own = { ...table, columns: new Layer(table.columns), constraints: new Layer(table.constraints) };
  tables.set(name, own);
  return own;
}

/** The known indexes of a table. */
export function indexesOf(
  { indexes, indexNames }: Pick<Catalogue, 'indexes' | 'indexNames'>,
  table: string,
): KnownIndex[] {
  return (indexNames.get(table) ?? []).flatMap((name) => indexes.get(name) ?? []);
}

export function setIndex(catalogue: Catalogue, name: string, index: KnownIndex): void {
  removeIndex(catalogue, name);
  catalogue.indexes.set(name, index);
  catalogue.indexNames.set(index.table, [...(catalogue.indexNames.get(index.table) ?? []), name]);
}

function removeIndex({ indexes, indexNames }: Catalogue, name: string): void {
  const table = indexes.get(name)?.table;
  if (table === undefined) return;
  indexes.delete(name);
  indexNames.set(
    table,
    (indexNames.get(table) ?? []).filter((other) => other !== name),
  );
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
  const indexes = indexesOf(catalogue, table).filter((index) => !index.partial);
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
  const indexes = indexesOf(catalogue, table).filter((index) => index.unique && !index.partial);
  return [...keys, ...indexes].some(({ columns }) => columns.length === 1 && columns[0] === column);
}

/** Whether a type is a domain with a constraint, which makes ADD COLUMN rewrite the table. */
export function isConstrained({ domains }: Catalogue, type: Type | null): boolean {
  return type !== null && !type.array && domains.get(type.name)?.constrained === true;
}

/** Applies a DROP. */
export function removeObject(catalogue: Catalogue, { object, name, table }: ActionOf<'drop'>): void {
  const owner = table === null ? undefined : tableToChange(catalogue, table);
  if (object === 'table') {
    catalogue.tables.delete(name);
    for (const index of catalogue.indexNames.get(name) ?? []) removeIndex(catalogue, index);
  } else if (object === 'index') removeIndex(catalogue, name);
  else if (object === 'column' && owner) {
    owner.columns.delete(name);
    for (const [key, { columns }] of [...owner.constraints])
      if (columns.includes(name)) owner.constraints.delete(key);
    for (const index of catalogue.indexNames.get(table ?? '') ?? [])
      if (catalogue.indexes.get(index)?.columns.includes(name)) removeIndex(catalogue, index);
  } else if (object === 'constraint') owner?.constraints.delete(name);
  else if (object === 'default') {
    const column = owner?.columns.get(name);
    if (column) owner?.columns.set(name, { ...column, hasDefault: false, default: null });
  } else catalogue.objects.delete(objectKey(object, name, table));
}

/** Applies a RENAME. */
export function rename(catalogue: Catalogue, { object, name, table, to }: ActionOf<'rename'>): void {
  const owner = table === null ? undefined : tableToChange(catalogue, table);
  if (object === 'table') {
    tableToChange(catalogue, name);
    move(catalogue.tables, name, to);
    for (const key of catalogue.indexNames.get(name) ?? []) {
      const index = catalogue.indexes.get(key);
      if (index) setIndex(catalogue, key, { ...index, table: to });
    }
  } else if (object === 'index') {
    const index = catalogue.indexes.get(name);
    removeIndex(catalogue, name);
    if (index) setIndex(catalogue, to, index);
  } else if (object === 'column' && owner) move(owner.columns, name, to);
  else if (object === 'constraint' && owner) move(owner.constraints, name, to);
  else move(catalogue.objects, objectKey(object, name, table), objectKey(object, to, table));
}

export function objectKey(object: string, name: string, table: string | null): string {
  return table === null ? `${object} ${name}` : `${object} ${table}.${name}`;
}

function move<T>(map: Names<T>, from: string, to: string): void {
  const value = map.get(from);
  if (value === undefined) return;
  map.delete(from);
  map.set(to, value);
}
