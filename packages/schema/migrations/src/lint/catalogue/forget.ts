import type { Doing } from '../actions/action.ts';
import type { Catalogue } from './catalogue.ts';

/** What a DROP takes out of the catalogue. */
export function forget(catalogue: Catalogue, { object, name, table }: Doing<'drop'>): void {
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
    if (column) owner?.columns.set(name, { ...column, hasDefault: false });
  } else catalogue.things.delete(thing(object, name, table));
}

/** What was known under one name is known under the other. */
export function rename(catalogue: Catalogue, { object, name, table, to }: Doing<'rename'>): void {
  const owner = table === null ? undefined : catalogue.tables.get(table);
  if (object === 'table') {
    move(catalogue.tables, name, to);
    for (const [key, index] of catalogue.indexes)
      if (index.table === name) catalogue.indexes.set(key, { ...index, table: to });
  } else if (object === 'index') move(catalogue.indexes, name, to);
  else if (object === 'column' && owner) move(owner.columns, name, to);
  else if (object === 'constraint' && owner) move(owner.constraints, name, to);
  else move(catalogue.things, thing(object, name, table), thing(object, to, table));
}

export function thing(object: string, name: string, table: string | null): string {
  return table === null ? `${object} ${name}` : `${object} ${table}.${name}`;
}

function move<T>(map: Map<string, T>, from: string, to: string): void {
  const value = map.get(from);
  if (value === undefined) return;
  map.delete(from);
  map.set(to, value);
}
