import type { Action, ActionOf, Constraint } from './action.ts';
import type { Catalogue } from './catalogue.ts';
import { type Context, isNewTable } from './context.ts';
import { blocksReads, type LockMode, strengthOf } from './lock-modes.ts';
import type { Statement } from './statement.ts';

export interface Lock {
  table: string;
  mode: LockMode;
}

/**
 * The strongest lock that a statement takes on each table, without tables that its own phase creates. Modes are those of
 * PostgreSQL's manual, "Explicit Locking" and the pages of the commands. Locks inside triggers, functions and views are
 * unknown.
 */
export function locksOf(statement: Statement, context: Context): Lock[] {
  const taken = statement.actions.flatMap((action) => [
    ...exclusivelyLocked(action, statement, context).map(exclusive),
    ...otherLocks(action, context.catalogue),
  ]);
  const strongest = new Map<string, LockMode>();
  for (const { table, mode } of taken) {
    if (isNewTable(table, statement, context)) continue;
    const known = strongest.get(table);
    if (known === undefined || strengthOf(mode) > strengthOf(known)) strongest.set(table, mode);
  }
  return [...strongest].map(([table, mode]) => ({ table, mode }));
}

const lock = (mode: LockMode) => (table: string) => ({ table, mode });
const exclusive = lock('ACCESS EXCLUSIVE');
const shareRow = lock('SHARE ROW EXCLUSIVE');
const shareUpdate = lock('SHARE UPDATE EXCLUSIVE');

/** The locks other than ACCESS EXCLUSIVE. */
function otherLocks(action: Action, catalogue: Catalogue): Lock[] {
  switch (action.does) {
    case 'add column':
    case 'create table':
      return action.constraints.flatMap(keyLocks);
    case 'add constraint': {
      const { constraint, table } = action;
      return constraint.kind === 'foreign key' ? [shareRow(table), ...keyLocks(constraint)] : [];
    }
    case 'enforce constraint': {
      const known = catalogue.tables.get(action.table)?.constraints.get(action.name);
      return [known?.references ?? []].flat().map(shareRow);
    }
    case 'validate constraint': {
      const known = catalogue.tables.get(action.table)?.constraints.get(action.name);
      return [shareUpdate(action.table), ...[known?.references ?? []].flat().map(lock('ROW SHARE'))];
    }
    case 'alter table':
      return action.exclusive ? [] : [shareUpdate(action.table)];
    case 'enable':
      return action.object === 'trigger' ? [shareRow(action.table)] : [];
    case 'create trigger':
      return [shareRow(action.table)];
    case 'disable':
      return action.table === null ? [] : [shareRow(action.table)];
    case 'create index':
      return [action.concurrently ? shareUpdate(action.table) : lock('SHARE')(action.table)];
    case 'reindex': {
      const table = catalogue.indexes.get(action.what)?.table ?? action.what;
      return [action.concurrently ? shareUpdate(table) : lock('SHARE')(table)];
    }
    case 'drop':
      return dropLocks(action, catalogue);
    case 'attach partition':
      return [shareUpdate(action.table)];
    case 'detach partition':
      return action.concurrently ? [shareUpdate(action.table), exclusive(action.partition)] : [];
    case 'refresh view':
      return [action.concurrently ? lock('EXCLUSIVE')(action.view) : exclusive(action.view)];
    case 'lock table':
      return action.tables.map(lock(action.mode));
    case 'write':
      return [lock('ROW EXCLUSIVE')(action.table)];
    case 'read':
      return action.tables.map(lock('ACCESS SHARE'));
    case 'lock rows':
      return action.tables.map(lock('ROW SHARE'));
    default:
      return [];
  }
}

/** A foreign key creates triggers on the table that it references. */
function keyLocks({ kind, references }: Constraint): Lock[] {
  return kind === 'foreign key' && references !== null ? [shareRow(references)] : [];
}

/** The referenced table loses its triggers. */
function dropLocks(action: Extract<Action, { does: 'drop' }>, catalogue: Catalogue): Lock[] {
  const { object, name, table, concurrently } = action;
  if (object === 'index' && concurrently)
    return [shareUpdate(catalogue.indexes.get(name)?.table ?? `the table of ${name}`)];
  const of = catalogue.tables.get(object === 'table' ? name : (table ?? ''))?.constraints.values() ?? [];
  const lost = [...of].filter((constraint) =>
    object === 'constraint'
      ? constraint.name === name
      : object === 'column'
        ? constraint.columns.includes(name)
        : object === 'table',
  );
  return lost.flatMap(({ references }) => (references === null ? [] : [exclusive(references)]));
}

/** The existing tables that an action locks in ACCESS EXCLUSIVE. */
export function exclusivelyLocked(
  action: Action,
  statement: Statement,
  context: Pick<Context, 'catalogue'>,
): string[] {
  return tablesLocked(action, context).filter((table) => !isNewTable(table, statement, context));
}

/** CREATE TABLE … INHERITS takes SHARE UPDATE EXCLUSIVE on its parents, and so does ALTER TABLE … INHERIT. */
const NO_LOCK = new Set(['REVOKE', 'INHERITS']);

/** The DEFAULT partition loses the rows that another partition may have from now on. */
function defaultOf(
  parent: string,
  bound: ActionOf<'attach partition'>['bound'],
  { tables }: Catalogue,
): string[] {
  const known = tables.get(parent)?.defaultPartition ?? null;
  return known === null || bound === 'default' ? [] : [known];
}

function tablesLocked(action: Action, { catalogue }: Pick<Context, 'catalogue'>): string[] {
  switch (action.does) {
    case 'add column':
    case 'set not null':
    case 'drop not null':
    case 'set default':
    case 'change type':
      return [action.table];
    case 'add constraint':
      return action.constraint.kind === 'foreign key' ? [] : [action.table];
    case 'alter table':
      return action.exclusive ? [action.table] : [];
    // A rule or a policy.
    case 'create':
      return action.table === null ? [] : [action.table];
    case 'rewrite':
      return action.table === null ? [] : [action.table];
    case 'enable':
      return action.object === 'rule' ? [action.table] : [];
    case 'attach partition':
      return [action.partition, ...defaultOf(action.table, action.bound, catalogue)];
    case 'detach partition':
      return action.concurrently ? [] : [action.table, action.partition];
    case 'create table':
      return action.partitionOf === null
        ? []
        : [action.partitionOf, ...defaultOf(action.partitionOf, action.bound, catalogue)];
    case 'restrict':
      return action.table === null || NO_LOCK.has(action.what) ? [] : [action.table];
    case 'drop':
      if (action.table !== null) return [action.table];
      if (action.object === 'table') return [action.name];
      if (action.object !== 'index' || action.concurrently) return [];
      return [catalogue.indexes.get(action.name)?.table ?? `the table of ${action.name}`];
    case 'rename':
      if (action.table !== null) return [action.table];
      return action.object === 'table' ? [action.name] : [];
    case 'truncate':
      return action.tables;
    case 'lock table':
      return blocksReads(action.mode) ? action.tables : [];
    default:
      return [];
  }
}
