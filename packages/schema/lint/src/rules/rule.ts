import type { Phase } from '@zero-downtime/schema-contract';
import type { Context } from '../model/context.ts';
import type { Severity } from '../model/finding.ts';
import type { Statement } from '../model/statement.ts';

/** The message names the effect and, after a semicolon, the safe way. */
export interface Violation {
  message: string;
  /** Default: the rule's. */
  severity?: Severity;
  /** False: whether the statement works on rows depends on facts that only the database has. Default: true. */
  certain?: boolean;
}

export interface Rule {
  /** In kebab-case; also the name of its page, `docs/rules/<id>.md`. */
  id: string;
  /** The statements that it finds, as a noun phrase. */
  title: string;
  /** The phases it applies to. */
  phases: readonly Phase[];
  severity: Severity;
  check(statement: Statement, context: Context): Violation[];
}

export const EVERY_PHASE: readonly Phase[] = ['expand', 'backfill', 'contract'];
