import type { Phase } from '@zero-downtime/schema-contract';

/** An error makes `lint` fail. A warning depends on facts that the SQL does not show. */
export type Severity = 'error' | 'warning';

/** One violation of a rule. */
export interface Finding {
  /** Name of the change's folder, such as `002_add_code`. */
  change: string;
  phase: Phase;
  /** Id of the rule; its page is `docs/rules/<id>.md`. */
  rule: string;
  severity: Severity;
  /** The SQL as it would be sent; empty when the finding is not about a statement. */
  statement: string;
  /** The line, counted from 1. */
  line: number;
  message: string;
  /** Path of the phase's file. */
  file: string;
}

/** A finding with the last line that it applies to. */
export type LocatedFinding = Finding & { endLine: number };

export const withoutEnd = ({ endLine: _, ...finding }: LocatedFinding): Finding => finding;
