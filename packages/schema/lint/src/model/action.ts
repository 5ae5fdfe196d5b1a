import type { Node } from 'libpg-query';
import type { LockMode } from './lock-modes.ts';

/** An expression as PostgreSQL's parser reads it. */
export type Expression = Node;

/** A type: `numeric(10,2)[]` is { name: 'numeric', args: [10, 2], array: true }. Built-in types have PostgreSQL's own names (int4). */
export interface Type {
  name: string;
  args: readonly number[];
  array: boolean;
}

/** Volatility of an expression, as far as its text shows. */
export type Volatility = 'none' | 'volatile' | 'unknown';

export interface Default {
  volatility: Volatility;
  calls: readonly string[];
  expression: Expression;
}

export interface Column {
  name: string;
  type: Type | null;
  notNull: boolean;
  /** Null: no default, or DEFAULT NULL. */
  default: Default | null;
  generated: 'stored' | 'virtual' | null;
  /** The expression of a generated column. */
  computed: Expression | null;
  identity: boolean;
}

export interface Constraint {
  kind: 'check' | 'foreign key' | 'unique' | 'primary key' | 'exclusion' | 'not null';
  /** Null: PostgreSQL chooses it. */
  name: string | null;
  /** The columns; for a CHECK those that its expression uses. */
  columns: readonly string[];
  notValid: boolean;
  /** False: NOT ENFORCED (PostgreSQL 18). */
  enforced: boolean;
  usingIndex: string | null;
  /** The table that a foreign key references. */
  references: string | null;
  /** The condition of a CHECK. */
  expression: Expression | null;
  /** UNIQUE NULLS NOT DISTINCT. */
  nullsNotDistinct: boolean;
  /** Columns that a CHECK proves to be not null. */
  provesNotNull: readonly string[];
}

export interface NewIndex {
  name: string | null;
  /** The leading columns, up to the first expression. */
  columns: readonly string[];
  unique: boolean;
  partial: boolean;
  nullsNotDistinct: boolean;
  method: string;
  /** Every column of an entry, and those of INCLUDE. */
  stored: readonly string[];
  /** The elements of the index that are expressions, and its WHERE. */
  expressions: readonly Expression[];
}

/** The bounds of a partition: its constants, or the DEFAULT partition. */
export type Bound = 'default' | { literals: readonly string[]; condition: BoundCondition | null };
/** The bounds of a range partition, or the values of a list partition. */
export type BoundCondition = { from: string; to: string } | { values: readonly string[] };

export type TriggerEvent = 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE';

type WriteVerb = 'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE';

/** A function: what its text shows of its effects. */
export interface Routine {
  language: string;
  volatility: 'immutable' | 'stable' | 'volatile';
  /** The functions that it calls. */
  calls: readonly string[];
  /** The effects of its statements. */
  actions: readonly Action[];
  /** Why part of its effects is unknown, such as dynamic SQL; null when all are known. */
  opaque: string | null;
  /** PL/pgSQL only. */
  body: readonly Step[] | null;
  variables: readonly Variable[];
  /** SET clauses, such as another search_path. */
  hasSettings: boolean;
}

/** A variable of PL/pgSQL. Its type is null when it is that of a column or row. */
export interface Variable {
  name: string;
  type: Type | null;
  notNull: boolean;
  initial: Expression | null;
}

/** What a trigger function returns: `either` is coalesce(NEW, OLD). */
export type Returned = 'new' | 'old' | 'either' | 'null' | 'other';

/** A statement of PL/pgSQL, as far as its control flow matters. */
export type Step =
  | { does: 'return'; value: Returned }
  /** An error: RAISE EXCEPTION, ASSERT, or SELECT … INTO STRICT. */
  | { does: 'fail'; what: string }
  | {
      does: 'if';
      branches: readonly { when: Expression | null; steps: readonly Step[] }[];
      otherwise: readonly Step[];
    }
  | { does: 'loop'; steps: readonly Step[] }
  | { does: 'block'; steps: readonly Step[]; handlers: readonly (readonly Step[])[] }
  /** Null: not a simple value. */
  | { does: 'assign'; target: string; value: Expression | null }
  /** Expressions, such as those of PERFORM and RAISE NOTICE. */
  | { does: 'evaluate'; values: readonly (Expression | null)[] }
  | { does: 'sql'; statement: Node | null; into: boolean }
  | { does: 'other'; what: string };

export interface Trigger {
  calls: string;
  events: readonly TriggerEvent[];
  before: boolean;
  eachRow: boolean;
  /** UPDATE OF; empty: any column. */
  columns: readonly string[];
  when: Expression | null;
  arguments: readonly string[];
}

/** What a query of a view runs: the functions that it calls, and the tables and views that it reads. */
export interface View {
  calls: readonly string[];
  reads: readonly string[];
}

export type TableKind = 'table' | 'temporary' | 'materialized view';

/** One effect of a statement, as data for the rules and the catalogue. Names are without `public.`. */
export type Action =
  | {
      does: 'create table';
      table: string;
      columns: Column[];
      constraints: Constraint[];
      ifNotExists: boolean;
      partitionOf: string | null;
      bound: Bound | null;
      /** The key of a partitioned table; null for other tables. */
      partitionKey: readonly string[] | null;
      filled: boolean;
      /** Whether the statement lists all columns: not LIKE, OF or INHERITS. */
      complete: boolean;
      kind: TableKind;
    }
  | { does: 'add column'; table: string; column: Column; constraints: Constraint[]; ifNotExists: boolean }
  | { does: 'add constraint'; table: string; constraint: Constraint }
  | { does: 'validate constraint'; table: string; name: string }
  /** ALTER CONSTRAINT … [NOT] ENFORCED. */
  | { does: 'enforce constraint'; table: string; name: string; enforced: boolean }
  | { does: 'set not null' | 'drop not null'; table: string; column: string }
  | { does: 'set default'; table: string; column: string; default: Default }
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
  | { does: 'attach partition'; table: string; partition: string; bound: Bound | null }
  | { does: 'attach index'; index: string; child: string }
  | { does: 'detach partition'; table: string; partition: string; concurrently: boolean }
  | {
      does: 'create index';
      table: string;
      index: NewIndex;
      concurrently: boolean;
      ifNotExists: boolean;
      /** ON ONLY: without the partitions of the table. */
      only: boolean;
    }
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
  | { does: 'write'; verb: WriteVerb; table: string; limited: boolean; keys: string[]; deletes: boolean }
  | { does: 'read'; tables: string[] }
  | { does: 'lock rows'; tables: string[]; limited: boolean; keys: string[] }
  | { does: 'call'; functions: string[] }
  | { does: 'truncate'; tables: string[]; cascade: boolean }
  | { does: 'lock table'; tables: string[]; mode: LockMode }
  | { does: 'set'; setting: string; value: string | null; local: boolean }
  | { does: 'transaction'; verb: string }
  | { does: 'create trigger'; table: string; name: string; trigger: Trigger; replace: boolean }
  | { does: 'create function'; name: string; routine: Routine; replace: boolean }
  | ({ does: 'create view'; name: string; selectsStar: boolean; replace: boolean } & View)
  | { does: 'create'; object: string; name: string; table: string | null }
  | { does: 'add enum value'; type: string; value: string }
  | { does: 'create domain'; domain: string; type: Type | null; constrained: boolean }
  | { does: 'disable'; what: string; table: string | null }
  | { does: 'enable'; object: 'trigger' | 'rule'; name: string | null; table: string }
  | { does: 'alter sequence'; sequence: string; table: string | null; column: string | null; how: string }
  | { does: 'restrict'; what: string; table: string | null; object: string; name: string }
  | { does: 'constrain domain'; domain: string; what: string; notValid: boolean }
  | { does: 'run code'; what: 'DO' | 'CALL'; opaque: string | null; statements: readonly string[] }
  /** Syntax or a function that only some majors have: since one, until one; null: all newer ones. */
  | { does: 'need server'; what: string; since: number; until: number | null }
  /** A statement that no rule knows. */
  | { does: 'unknown'; what: string }
  | { does: 'vacuum' }
  | { does: 'mention'; literals: string[] };

export type ActionOf<D extends Action['does']> = Extract<Action, { does: D }>;

/** Whether an action describes its statement and has no effect of its own. */
export const isDescription = ({ does }: Action): boolean => does === 'mention' || does === 'need server';

/** The command as PostgreSQL names it when it refuses it in a transaction; null when it does not. */
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
