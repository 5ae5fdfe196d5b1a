import type { Action, ActionOf, Constraint } from './action.ts';
import {
  type Catalogue,
  isConstrained,
  knownColumn,
  objectKey,
  phaseKey,
  removeObject,
  rename,
  setIndex,
  type Table,
  tableToChange,
} from './catalogue.ts';
import { constraintName } from './constraint-name.ts';
import type { Statement } from './statement.ts';

/** The phase and transaction that create an object. */
interface Maker {
  createdIn: string;
  transaction: number | null;
}

/** Updates the catalogue with the effects of a statement. */
export function applyStatement(catalogue: Catalogue, statement: Statement): void {
  const maker = { createdIn: phaseKey(statement), transaction: statement.transaction };
  for (const action of statement.actions) applyAction(catalogue, action, maker);
}

function applyAction(catalogue: Catalogue, action: Action, maker: Maker): void {
  switch (action.does) {
    case 'create table':
      createTable(catalogue, action, maker);
      return;
    case 'add column': {
      const table = knownTable(catalogue, action.table);
      if (!action.ifNotExists || !table.columns.has(action.column.name)) {
        table.columns.set(action.column.name, knownColumn(action.column, maker.createdIn));
      }
      for (const constraint of action.constraints) addConstraint(catalogue, action.table, constraint, maker);
      return;
    }
    case 'add constraint':
      addConstraint(catalogue, action.table, action.constraint, maker);
      return;
    case 'validate constraint':
      validate(knownTable(catalogue, action.table), action.name);
      return;
    case 'enforce constraint': {
      const { constraints } = knownTable(catalogue, action.table);
      const known = constraints.get(action.name);
      const { enforced } = action;
      if (known) constraints.set(action.name, { ...known, enforced, valid: enforced });
      return;
    }
    case 'set not null':
      changeColumn(catalogue, action.table, action.column, { notNull: true });
      return;
    case 'drop not null':
      changeColumn(catalogue, action.table, action.column, { notNull: false });
      return;
    case 'set default':
      changeColumn(catalogue, action.table, action.column, { hasDefault: true, default: action.default });
      return;
    case 'change type':
      changeColumn(catalogue, action.table, action.column, { type: action.type });
      return;
    case 'create index': {
      const { name, columns } = action.index;
      const bare = action.table.split('.').at(-1) ?? '';
      const key = name ?? [bare, ...columns, 'idx'].join('_');
      setIndex(catalogue, key, { ...action.index, table: action.table, createdIn: maker.createdIn });
      return;
    }
    case 'create function':
      catalogue.functions.set(action.name, action.routine);
      if (!action.replace || !catalogue.objects.has(`function ${action.name}`))
        catalogue.objects.set(`function ${action.name}`, maker.createdIn);
      return;
    case 'create view':
      catalogue.views.set(action.name, { calls: action.calls, reads: action.reads });
      catalogue.objects.set(`view ${action.name}`, maker.createdIn);
      return;
    case 'create':
      catalogue.objects.set(objectKey(action.object, action.name, action.table), maker.createdIn);
      return;
    case 'create domain':
      catalogue.domains.set(action.domain, {
        type: action.type,
        constrained: action.constrained || isConstrained(catalogue, action.type),
      });
      return;
    case 'constrain domain':
      catalogue.domains.set(action.domain, {
        type: catalogue.domains.get(action.domain)?.type ?? null,
        constrained: true,
      });
      return;
    case 'attach partition':
      if (action.bound === 'default') knownTable(catalogue, action.table).defaultPartition = action.partition;
      return;
    case 'create trigger':
      catalogue.triggers.set(`${action.table}.${action.name}`, action.trigger);
      catalogue.objects.set(`trigger ${action.table}.${action.name}`, maker.createdIn);
      return;
    case 'drop':
      removeObject(catalogue, action);
      return;
    case 'rename':
      rename(catalogue, action);
      return;
  }
}

function createTable(catalogue: Catalogue, action: ActionOf<'create table'>, maker: Maker): void {
  const known = catalogue.tables.get(action.table);
  // IF NOT EXISTS leaves a table of an earlier change as it is.
  if (known && (action.ifNotExists || known.createdIn === maker.createdIn)) return;
  catalogue.tables.set(action.table, {
    createdIn: maker.createdIn,
    complete: action.complete,
    kind: action.kind,
    columns: new Map(action.columns.map((column) => [column.name, knownColumn(column, maker.createdIn)])),
    constraints: new Map(),
    partitionKey: action.partitionKey,
    defaultPartition: null,
  });
  if (action.partitionOf !== null && action.bound === 'default')
    knownTable(catalogue, action.partitionOf).defaultPartition = action.table;
  for (const constraint of action.constraints) addConstraint(catalogue, action.table, constraint, maker);
}

function addConstraint(
  catalogue: Catalogue,
  table: string,
  constraint: Constraint,
  { createdIn, transaction }: Maker,
): void {
  const known = knownTable(catalogue, table);
  const index = constraint.usingIndex === null ? undefined : catalogue.indexes.get(constraint.usingIndex);
  const columns = index && constraint.columns.length === 0 ? index.columns : constraint.columns;
  const name = constraintName(table, constraint);
  known.constraints.set(name, {
    ...constraint,
    name,
    columns,
    valid: !constraint.notValid,
    createdIn,
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
  const { columns } = knownTable(catalogue, table);
  const known = columns.get(column) ?? {
    type: null,
    notNull: false,
    hasDefault: false,
    generated: false,
    default: null,
    createdIn: null,
  };
  columns.set(column, { ...known, ...change });
}

/** A table that no change created existed before: only what the changes did to it is known. */
function knownTable(catalogue: Catalogue, name: string): Table {
  const known = tableToChange(catalogue, name);
  if (known) return known;
  const table: Table = {
    createdIn: null,
    complete: false,
    kind: 'table',
    columns: new Map(),
    constraints: new Map(),
    partitionKey: null,
    defaultPartition: null,
  };
  catalogue.tables.set(name, table);
  return table;
}
