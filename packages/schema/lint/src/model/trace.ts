import type { Phase } from '@zero-downtime/schema-contract';
import type { Action } from './action.ts';
import type { LockMode } from './lock-modes.ts';
import type { Origin } from './statement.ts';

/** A lock on a table, or on one of its indexes. */
export interface HeldLock {
  /** The name that other sessions see, without `public.`. */
  table: string;
  /** Null: on the table itself. */
  index: string | null;
  mode: LockMode;
  /** Whether this phase created the table, so that no release uses it yet. */
  isNew: boolean;
  /** The partitioned table that it is a partition of. */
  parent: string | null;
}

/** Work that takes longer the larger the table is. */
export interface Work {
  does: 'rewrites' | 'reads all of' | 'builds an index on' | 'checks a foreign key of';
  table: string;
  isNew: boolean;
}

export interface TracedStatement {
  sql: string;
  actions: readonly Action[];
  tookMs: number;
  /** Locks that the transaction did not hold before, on new tables and indexes last. */
  locks: HeldLock[];
  work: Work[];
  /** Indexes and constraints that are invalid after it and were not before. */
  invalid: string[];
}

/** The statements of a transaction; or one statement outside of any. */
export interface TracedTransaction {
  step: string;
  origin: Origin;
  /** The step's first line, from 1. */
  line: number;
  endLine: number;
  outside: boolean;
  /** How long it held its strongest lock on an existing table, in milliseconds; null when it held none. */
  heldMs: number | null;
  statements: TracedStatement[];
}

/** Why a phase failed. */
export interface Failure {
  line: number;
  endLine: number;
  statement: string;
  message: string;
}

export interface TracedPhase {
  change: string;
  phase: Phase;
  file: string;
  transactions: TracedTransaction[];
  /** Indexes and constraints of its change that are invalid at the end of the change. */
  leftInvalid: string[];
  failure: Failure | null;
}

/** A statement whose ACCESS EXCLUSIVE locks differ from the linter's prediction. */
export interface Surprise {
  change: string;
  phase: Phase;
  line: number;
  statement: string;
  message: string;
}

/** The observed locks and work of the changes in a folder. */
export interface Trace {
  folder: string;
  /** Such as `15.4`. */
  server: string;
  phases: TracedPhase[];
  surprises: Surprise[];
}
