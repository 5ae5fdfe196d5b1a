import type { LockMode } from './lock-modes.ts';

/** A type: `numeric(10,2)[]` is { name: 'numeric', args: [10, 2], array: true }. Built-in names as PostgreSQL has them (int4). */
export interface Type {
  name: string;
  args: readonly number[];
  array: boolean;
}

/** What is known of an expression without asking a database. */
export type Volatility = 'none' | 'volatile' | 'unknown';

export interface Column {
  name: string;
  type: Type | null;
  notNull: boolean;
  /** Null: no default, or DEFAULT NULL. */
  default: { volatility: Volatility; calls: readonly string[] } | null;
  generated: 'stored' | 'virtual' | null;
  identity: boolean;
}

export interface Constraint {
  kind: 'check' | 'foreign key' | 'unique' | 'primary key' | 'exclusion' | 'not null';
  /** Null: PostgreSQL makes one up. */
  name: string | null;
  /** Its columns; for a CHECK those its expression names. */
  columns: readonly string[];
  notValid: boolean;
  /** False: NOT ENFORCED (PostgreSQL 18). */
  enforced: boolean;
  usingIndex: string | null;
  /** The table a foreign key points at. */
  references: string | null;
  /** Columns of which a CHECK says that they are not null. */
  provesNotNull: readonly string[];
}

interface NewIndex {
  name: string | null;
  /** Leading columns up to the first expression. */
  columns: readonly string[];
  unique: boolean;
  partial: boolean;
}

type WriteVerb = 'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE';

/** What a statement does, in plain data: what the rules judge and the catalogue learns from. Names without `public.`. */
export type Action =
  | {
      does: 'create table';
      table: string;
      columns: Column[];
      constraints: Constraint[];
      ifNotExists: boolean;
      partitionOf: string | null;
      filled: boolean;
    }
  | { does: 'add column'; table: string; column: Column; constraints: Constraint[]; ifNotExists: boolean }
  | { does: 'add constraint'; table: string; constraint: Constraint }
  | { does: 'validate constraint'; table: string; name: string }
  | { does: 'set not null' | 'drop not null' | 'set default'; table: string; column: string }
  | {
      does: 'change type';
      table: string;
      column: string;
      type: Type | null;
      using: boolean;
      collation: boolean;
    }
  | { does: 'rewrite'; table: string | null; how: string; transactional: boolean }
  | { does: 'alter table'; table: string; how: string; exclusive: boolean }
  | { does: 'attach partition'; table: string; partition: string }
  | { does: 'detach partition'; table: string; partition: string; concurrently: boolean }
  | { does: 'create index'; table: string; index: NewIndex; concurrently: boolean; ifNotExists: boolean }
  | { does: 'reindex'; what: string; concurrently: boolean }
  | { does: 'refresh view'; view: string; concurrently: boolean }
  | {
      does: 'drop';
      object: string;
      name: string;
      table: string | null;
      cascade: boolean;
      concurrently: boolean;
      ifExists: boolean;
    }
  | { does: 'rename'; object: string; name: string; table: string | null; to: string }
  | { does: 'write'; verb: WriteVerb; table: string; limited: boolean; keys: string[] }
  | { does: 'read'; tables: string[] }
  | { does: 'truncate'; tables: string[]; cascade: boolean }
  | { does: 'lock table'; tables: string[]; mode: LockMode }
  | { does: 'set'; setting: string; value: string | null; local: boolean }
  | { does: 'transaction'; verb: string }
  | { does: 'create trigger'; table: string; name: string; calls: string; replace: boolean }
  | { does: 'create function'; name: string; body: string; replace: boolean }
  | { does: 'create view'; name: string; selectsStar: boolean; replace: boolean }
  | { does: 'create'; object: string; name: string; table: string | null }
  | { does: 'add enum value'; type: string; value: string }
  | { does: 'disable'; what: string; table: string | null }
  | { does: 'restrict'; what: string; table: string | null; object: string; name: string }
  | { does: 'constrain domain'; domain: string; what: string }
  | { does: 'run code'; what: 'DO' | 'CALL' }
  | { does: 'vacuum' }
  | { does: 'mention'; literals: string[] };

export type ActionOf<D extends Action['does']> = Extract<Action, { does: D }>;

/** What PostgreSQL refuses in a transaction, in its words; null for what it does not. */
export function cannotBeInTransaction(action: Action): string | null {
  switch (action.does) {
    case 'create index':
      return action.concurrently ? 'CREATE INDEX CONCURRENTLY' : null;
    case 'drop':
      if (action.object === 'database') return 'DROP DATABASE';
      return action.concurrently ? 'DROP INDEX CONCURRENTLY' : null;
    case 'reindex':
      return action.concurrently ? 'REINDEX CONCURRENTLY' : null;
    case 'detach partition':
      return action.concurrently ? 'DETACH PARTITION CONCURRENTLY' : null;
    case 'rewrite':
      return action.transactional ? null : action.how;
    case 'vacuum':
      return 'VACUUM';
    default:
      return null;
  }
}

/** The name PostgreSQL makes up, without what it does when that is taken or too long. */
export function constraintName(table: string, { name, kind, columns }: Constraint): string {
  if (name !== null) return name;
  const bare = table.split('.').at(-1) ?? table;
  if (kind === 'primary key') return `${bare}_pkey`;
  const ending = {
    check: 'check',
    'foreign key': 'fkey',
    unique: 'key',
    exclusion: 'excl',
    'not null': 'not_null',
  }[kind];
  return [bare, ...columns, ending].join('_');
}
