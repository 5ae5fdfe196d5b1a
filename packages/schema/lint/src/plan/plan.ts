import type { TableSize } from '@zero-downtime/migrations/facts';
import type { Phase } from '@zero-downtime/schema-contract';
import type { LockMode } from '../model/lock-modes.ts';
import type { Effect } from './effects.ts';
import type { Gate } from './gate.ts';
import type { Wait } from './wait.ts';

/** A lock on an existing table, and how long it is held. */
export interface PlannedLock {
  table: string;
  mode: LockMode;
  /** The work on rows until its transaction ends. None: it is held for a moment. */
  holdsThrough: Effect[];
}

export interface PlannedStatement {
  sql: string;
  /** Whether the statement runs only after an interrupted try. */
  onlyToRepair: boolean;
  locks: PlannedLock[];
  effects: Effect[];
}

/** Statements that run, wait for their locks and retry together. */
export interface PlannedStep {
  /** The name of the step in the ledger. */
  step: string;
  runs: 'in a transaction' | 'outside a transaction' | 'a batch at a time' | 'as proof that nothing is left';
  wait: Wait;
  statements: PlannedStatement[];
}

export interface PlannedPhase {
  change: string;
  phase: Phase;
  /** Steps that an earlier run completed. */
  doneBefore: string[];
  /** Whether it runs in a later deploy. */
  later: boolean;
  /** The size and the target duration of a batch; null except in a backfill. */
  batch: { mostRows: number; targetMs: number } | null;
  /** The gate; null except in a contract. */
  gate: Gate | null;
  steps: PlannedStep[];
}

/** The load of all phases on one table. */
export interface TableTotal {
  table: string;
  /** Null: it does not exist yet, or its size is unknown. */
  size: TableSize | null;
  /** The strongest lock, and how many statements take it. */
  strongest: LockMode;
  times: number;
  /** How often all its rows are read, indexed or rewritten. */
  reads: number;
  indexes: number;
  rewrites: number;
}

export interface Plan {
  release: string;
  /** Null: there is no database yet. */
  database: { serverVersion: number | null; sizesKnown: boolean } | null;
  /** The phases in the order of a deploy: all expands, then all backfills, then all contracts. */
  phases: PlannedPhase[];
  /** The sizes of those existing tables that the plan names. */
  tables: TableSize[];
  total: {
    steps: number;
    statements: number;
    tables: TableTotal[];
    /** The longest wait of a query behind a lock; null (unbounded) when a lock is held through work on rows. */
    longestHoldUpMs: number | null;
    /** The sum of all waits for locks, at worst. */
    longestWaitMs: number;
  };
  /** Why a run would be refused. */
  refusals: string[];
}
