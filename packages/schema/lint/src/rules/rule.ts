import type { Phase } from '@zero-downtime/schema-contract';
import type { Context } from '../model/context.ts';
import type { Severity } from '../model/finding.ts';
import type { Statement } from '../model/statement.ts';

/** What a rule has against a statement, in a sentence with what to do instead. */
export interface Violation {
  message: string;
  /** The rule's own when not given. */
  severity?: Severity;
}

export interface Rule {
  /** In kebab-case; also the name of its page, `docs/rules/<id>.md`. */
  id: string;
  /** What it forbids, in half a sentence. */
  title: string;
  /** The phases it applies to. */
  phases: readonly Phase[];
  severity: Severity;
  check(statement: Statement, context: Context): Violation[];
}

export const EVERY_PHASE: readonly Phase[] = ['expand', 'backfill', 'contract'];
