import type { Phase } from '@zero-downtime/schema-contract';
import type { Action } from './action.ts';
import type { LockMode } from './lock-modes.ts';
import type { Origin } from './statement.ts';

/** A lock on a table, or on one of its indexes. */
export interface HeldLock {
  /** As others know it; without `public.`. */
  table: string;
  /** Null: on the table itself. */
  index: string | null;
  mode: LockMode;
  /** The table was made in this phase, so nobody else uses it yet. */
  isNew: boolean;
  /** The partitioned table that the lock came from. */
  parent: string | null;
}

/** Work that grows with the table. */
export interface Work {
  does: 'rewrites' | 'reads all of' | 'builds an index on' | 'checks a foreign key of';
  table: string;
  isNew: boolean;
}

export interface TracedStatement {
  sql: string;
  actions: readonly Action[];
  tookMs: number;
  /** Locks that the transaction did not have before, tables and indexes that were there before the phase first. */
  locks: HeldLock[];
  work: Work[];
  /** Indexes and constraints that it made, or made so, and that do not hold yet. */
  invalid: string[];
}

/** What shares a transaction; or one statement outside of any. */
export interface TracedTransaction {
  step: string;
  origin: Origin;
  /** Of the step, from 1. */
  line: number;
  endLine: number;
  outside: boolean;
  /** How long it held its strongest lock on what was there before, in milliseconds; null when it held none. */
  heldMs: number | null;
  statements: TracedStatement[];
}

/** What kept a phase from its end. */
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
  /** Indexes and constraints that its change made, and that did not hold at the end of the change. */
  leftInvalid: string[];
  failure: Failure | null;
}

/** A statement that locked other tables than the linter takes it to. */
export interface Surprise {
  change: string;
  phase: Phase;
  line: number;
  statement: string;
  message: string;
}

/** What the changes of a folder did to a real server. */
export interface Trace {
  folder: string;
  /** Such as `15.4`. */
  server: string;
  phases: TracedPhase[];
  surprises: Surprise[];
}
