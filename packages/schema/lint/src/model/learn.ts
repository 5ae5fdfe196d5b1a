import { type Action, type Constraint, constraintName, type Doing } from './action.ts';
import { type Catalogue, forget, knownColumn, makerOf, rename, type Table, thing } from './catalogue.ts';
import type { Statement } from './statement.ts';

/** Where and when something is made. */
interface Maker {
  made: string;
  transaction: number | null;
}

/** Changes the catalogue by what a statement does. */
export function learn(catalogue: Catalogue, statement: Statement): void {
  const maker = { made: makerOf(statement), transaction: statement.transaction };
  for (const action of statement.actions) learnAction(catalogue, action, maker);
}

function learnAction(catalogue: Catalogue, action: Action, maker: Maker): void {
  switch (action.does) {
    case 'create table':
      createTable(catalogue, action, maker);
      return;
    case 'add column': {
      const table = tableOf(catalogue, action.table);
      if (!action.ifNotExists || !table.columns.has(action.column.name)) {
        table.columns.set(action.column.name, knownColumn(action.column, maker.made));
      }
      for (const constraint of action.constraints) addConstraint(catalogue, action.table, constraint, maker);
      return;
    }
    case 'add constraint':
      addConstraint(catalogue, action.table, action.constraint, maker);
      return;
    case 'validate constraint':
      validate(tableOf(catalogue, action.table), action.name);
      return;
    case 'set not null':
      changeColumn(catalogue, action.table, action.column, { notNull: true });
      return;
    case 'drop not null':
      changeColumn(catalogue, action.table, action.column, { notNull: false });
      return;
    case 'set default':
      changeColumn(catalogue, action.table, action.column, { hasDefault: true });
      return;
    case 'change type':
      changeColumn(catalogue, action.table, action.column, { type: action.type });
      return;
    case 'create index': {
      const { name, columns } = action.index;
      const bare = action.table.split('.').at(-1) ?? '';
      const key = name ?? [bare, ...columns, 'idx'].join('_');
      catalogue.indexes.set(key, { ...action.index, table: action.table, made: maker.made });
      return;
    }
    case 'create function':
      catalogue.functions.set(action.name, action.body);
      if (!action.replace || !catalogue.things.has(`function ${action.name}`))
        catalogue.things.set(`function ${action.name}`, maker.made);
      return;
    case 'create view':
      catalogue.things.set(`view ${action.name}`, maker.made);
      return;
    case 'create':
      catalogue.things.set(thing(action.object, action.name, action.table), maker.made);
      return;
    case 'create trigger':
      catalogue.things.set(`trigger ${action.table}.${action.name}`, maker.made);
      return;
    case 'drop':
      forget(catalogue, action);
      return;
    case 'rename':
      rename(catalogue, action);
      return;
  }
}

function createTable(catalogue: Catalogue, action: Doing<'create table'>, maker: Maker): void {
  const known = catalogue.tables.get(action.table);
  // One that an earlier change has made stays as it is: it is no new table.
  if (known && (action.ifNotExists || known.made === maker.made)) return;
  catalogue.tables.set(action.table, {
    made: maker.made,
    whole: !action.filled,
    columns: new Map(action.columns.map((column) => [column.name, knownColumn(column, maker.made)])),
    constraints: new Map(),
  });
  for (const constraint of action.constraints) addConstraint(catalogue, action.table, constraint, maker);
}

function addConstraint(
  catalogue: Catalogue,
  table: string,
  constraint: Constraint,
  { made, transaction }: Maker,
): void {
  const known = tableOf(catalogue, table);
  const index = constraint.usingIndex === null ? undefined : catalogue.indexes.get(constraint.usingIndex);
  const columns = index && constraint.columns.length === 0 ? index.columns : constraint.columns;
  const name = constraintName(table, constraint);
  known.constraints.set(name, {
    ...constraint,
    name,
    columns,
    valid: !constraint.notValid,
    made,
    transaction,
  });
  const notNull =
    constraint.kind === 'primary key' || (constraint.kind === 'not null' && !constraint.notValid);
  if (notNull) for (const column of columns) changeColumn(catalogue, table, column, { notNull: true });
}

function validate(table: Table, name: string): void {
  const constraint = table.constraints.get(name);
  if (!constraint) return;
  table.constraints.set(name, { ...constraint, valid: true });
  if (constraint.kind !== 'not null') return;
  for (const column of constraint.columns) {
    const known = table.columns.get(column);
    if (known) table.columns.set(column, { ...known, notNull: true });
  }
}

function changeColumn(
  catalogue: Catalogue,
  table: string,
  column: string,
  change: Partial<ReturnType<typeof knownColumn>>,
): void {
  const { columns } = tableOf(catalogue, table);
  const known = columns.get(column) ?? { type: null, notNull: false, hasDefault: false, made: null };
  columns.set(column, { ...known, ...change });
}

/** A table that no change made is one that was there before: of it only what the changes did is known. */
function tableOf(catalogue: Catalogue, name: string): Table {
  const known = catalogue.tables.get(name);
  if (known) return known;
  const table: Table = { made: null, whole: false, columns: new Map(), constraints: new Map() };
  catalogue.tables.set(name, table);
  return table;
}
