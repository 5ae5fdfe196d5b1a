import type { Column, Constraint, Type } from '../actions/action.ts';

export interface KnownColumn {
  type: Type | null;
  notNull: boolean;
  hasDefault: boolean;
  /** The change and phase that made it, as `002_add_code/expand`; null when it was there before. */
  made: string | null;
}

export interface KnownConstraint extends Constraint {
  name: string;
  valid: boolean;
  made: string | null;
  /** The transaction it was added in. */
  transaction: number | null;
}

export interface KnownIndex {
  table: string;
  columns: readonly string[];
  unique: boolean;
  partial: boolean;
  made: string | null;
}

export interface Table {
  made: string | null;
  /** Made by one of the changes, so that all its columns and indexes are known. */
  whole: boolean;
  columns: Map<string, KnownColumn>;
  constraints: Map<string, KnownConstraint>;
}

/** What the changes so far say about the schema: there is no database to ask. */
export interface Catalogue {
  tables: Map<string, Table>;
  indexes: Map<string, KnownIndex>;
  /** Bodies of functions. */
  functions: Map<string, string>;
  /** Other things by `object name`, such as `view totals`, and what made them. */
  things: Map<string, string>;
}

export function emptyCatalogue(): Catalogue {
  return { tables: new Map(), indexes: new Map(), functions: new Map(), things: new Map() };
}

/** The key that `made` holds. */
export function makerOf({ change, phase }: { change: string; phase: string }): string {
  return `${change}/${phase}`;
}

export function knownColumn(
  { type, notNull, default: byDefault, identity, generated }: Column,
  made: string | null,
): KnownColumn {
  return { type, notNull, hasDefault: byDefault !== null || identity || generated !== null, made };
}

/** Whether `columns` are what an index or a key of the table begins with. */
export function isIndexed(catalogue: Catalogue, table: string, columns: readonly string[]): boolean {
  const keys = [...(catalogue.tables.get(table)?.constraints.values() ?? [])].filter(
    ({ kind }) => kind === 'unique' || kind === 'primary key',
  );
  const indexes = [...catalogue.indexes.values()].filter((index) => index.table === table && !index.partial);
  // The order of the leading columns does not matter to a lookup by all of them.
  return [...keys, ...indexes].some((index) => {
    const leading = index.columns.slice(0, columns.length);
    return columns.length > 0 && columns.every((column) => leading.includes(column));
  });
}

/** Whether a value of `column` is one row at most. */
export function isKey(catalogue: Catalogue, table: string, column: string): boolean {
  const keys = [...(catalogue.tables.get(table)?.constraints.values() ?? [])].filter(
    ({ kind }) => kind === 'unique' || kind === 'primary key',
  );
  const indexes = [...catalogue.indexes.values()].filter(
    (index) => index.table === table && index.unique && !index.partial,
  );
  return [...keys, ...indexes].some(({ columns }) => columns.length === 1 && columns[0] === column);
}
