import type { Phase } from '@zero-downtime/schema-contract';
import type { Context } from '../model/context.ts';
import type { Severity } from '../model/finding.ts';
import type { Statement } from '../model/statement.ts';

/** The message names the effect and, after a semicolon, the safe way. */
export interface Violation {
  message: string;
  /** Default: the rule's. */
  severity?: Severity;
  /**
   * False: the effect depends on facts that the changes do not show, such as the type of a column. That is an error in
   * expand, and a warning in the other phases. Default: true.
   */
  certain?: boolean;
}

export interface Rule {
  /** The name of the rule in kebab-case, and of its page `docs/rules/<id>.md`. */
  id: string;
  /** The statements that it finds, as a noun phrase. */
  title: string;
  /** The phases it applies to. */
  phases: readonly Phase[];
  severity: Severity;
  check(statement: Statement, context: Context): Violation[];
}

export const EVERY_PHASE: readonly Phase[] = ['expand', 'backfill', 'contract'];
