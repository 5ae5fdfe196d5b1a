import type { Phase } from '@zero-downtime/schema-contract';
import type { Action } from './action.ts';

/** The part of a phase that sends a statement. */
export type Origin =
  /** A step, in a transaction with a short lock timeout. */
  | 'step'
  /** `run` of a step outside a transaction. */
  | 'outside'
  /** The `repair` of a step, which removes an incomplete object before each try. */
  | 'repair'
  /** The `isDone` of a step, which only reads. */
  | 'check'
  | 'backfill';

/** SQL that a phase sends, as recorded: it may hold several statements, or be invalid. */
export interface Recorded {
  change: string;
  phase: Phase;
  file: string;
  /** The first and last line of the statement, counted from 1. */
  line: number;
  endLine: number;
  origin: Origin;
  /** Whether the step removes an incomplete object before each try. */
  repaired: boolean;
  step: string | null;
  /** Statements with the same number share a transaction; null: outside one. */
  transaction: number | null;
  sql: string;
}

/** One statement and its actions. */
export interface Statement extends Recorded {
  /** The parser's name for it, such as `AlterTableStmt`. */
  kind: string;
  actions: readonly Action[];
  /** Identifiers as written, before PostgreSQL truncates them. */
  identifiers: readonly string[];
}

const MAX_LINE = 100;

/** The SQL on one line of at most 100 characters. */
export function shorten(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE - 1)}…` : line;
}
