import type { TableSize } from '@zero-downtime/migrations/facts';
import type { Phase } from '@zero-downtime/schema-contract';
import type { LockMode } from '../model/lock-modes.ts';
import type { Effect } from './effects.ts';
import type { Gate } from './gate.ts';
import type { Wait } from './wait.ts';

/** A lock on a table that is in use, and how long it is held. */
export interface PlannedLock {
  table: string;
  mode: LockMode;
  /** A lock is held to the end of its transaction: the work with rows that it lives through. None: for a moment. */
  holdsThrough: Effect[];
}

export interface PlannedStatement {
  sql: string;
  /** Only when an earlier try has left something unfinished. */
  onlyToRepair: boolean;
  locks: PlannedLock[];
  effects: Effect[];
}

/** Statements that run together, and wait for their locks together. */
export interface PlannedStep {
  /** As the ledger will name it. */
  step: string;
  runs: 'in a transaction' | 'outside a transaction' | 'a batch at a time' | 'as proof that nothing is left';
  wait: Wait;
  statements: PlannedStatement[];
}

export interface PlannedPhase {
  change: string;
  phase: Phase;
  /** Steps that an earlier run has done. */
  doneBefore: string[];
  /** Left for another deploy. */
  later: boolean;
  /** Of a backfill. */
  batch: { mostRows: number; targetMs: number } | null;
  /** Of a contract. */
  gate: Gate | null;
  steps: PlannedStep[];
}

/** What a table has to bear, all phases together. */
export interface TableTotal {
  table: string;
  /** Null: it is not there yet, or its size is not known. */
  size: TableSize | null;
  /** The strongest lock, and how many statements take it. */
  strongest: LockMode;
  times: number;
  /** How often all its rows are read, indexed or written anew. */
  reads: number;
  indexes: number;
  rewrites: number;
}

export interface Plan {
  release: string;
  /** Null: there is no database to ask. */
  database: { serverVersion: number | null; sizesKnown: boolean } | null;
  /** In the order of a deploy: all that is expanded, then filled, then contracted. */
  phases: PlannedPhase[];
  /** Sizes of the tables that are named, where they are there. */
  tables: TableSize[];
  total: {
    steps: number;
    statements: number;
    tables: TableTotal[];
    /** The longest that a reader or writer is held up by a wait for a lock; null when one is held through work with rows. */
    longestHoldUpMs: number | null;
    /** All waits for locks together, at worst. */
    longestWaitMs: number;
  };
  /** Why a run would be refused. None: it would not. */
  refusals: string[];
}
