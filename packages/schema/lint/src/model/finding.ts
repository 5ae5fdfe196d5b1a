import type { Phase } from '@zero-downtime/schema-contract';

/** An error makes `lint` fail; a warning is where it cannot be told from the SQL alone. */
export type Severity = 'error' | 'warning';

/** One thing that is wrong with a change. */
export interface Finding {
  /** Name of the change's folder, such as `002_add_code`. */
  change: string;
  phase: Phase;
  /** Id of the rule; its page is `docs/rules/<id>.md`. */
  rule: string;
  severity: Severity;
  /** The SQL as it would be sent; empty where the finding is about no statement. */
  statement: string;
  /** From 1. */
  line: number;
  message: string;
  /** Path of the phase's file. */
  file: string;
}

/** A finding, and the last line of what it is about. */
export type LocatedFinding = Finding & { endLine: number };

/** A finding as it is told. */
export const withoutEnd = ({ endLine: _, ...finding }: LocatedFinding): Finding => finding;
