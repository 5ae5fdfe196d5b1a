import type { Phase } from '@zero-downtime/schema-contract';
import type { Action } from './action.ts';

/** What of a phase asked for a statement. */
export type Origin =
  /** A step: a transaction with a short lock timeout. */
  | 'step'
  /** `run` of a step outside a transaction. */
  | 'outside'
  /** `repair` of one: takes an unfinished leftover away before each try. */
  | 'repair'
  /** `isDone` of one: only looks. */
  | 'look'
  | 'backfill';

/** SQL that a phase sends, as it was recorded: may hold several statements, or nonsense. */
export interface Recorded {
  change: string;
  phase: Phase;
  file: string;
  /** First and last line that belong to it, from 1. */
  line: number;
  endLine: number;
  origin: Origin;
  /** What an unfinished try leaves is taken away before the next. */
  repaired: boolean;
  /** Name of the step. */
  step: string | null;
  /** Statements with the same number share a transaction; null: runs outside one. */
  transaction: number | null;
  sql: string;
}

/** One statement, and what it does. */
export interface Statement extends Recorded {
  /** What the parser calls it, such as `AlterTableStmt`. */
  kind: string;
  actions: readonly Action[];
  /** Identifiers as written, before PostgreSQL cuts them. */
  identifiers: readonly string[];
}

const LONGEST_LINE = 100;

/** One line, cut where it gets long. */
export function shorten(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line;
}
