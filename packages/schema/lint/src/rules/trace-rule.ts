import type { Phase } from '@zero-downtime/schema-contract';
import type { LocatedFinding, Severity } from '../model/finding.ts';
import type { TracedPhase, TracedTransaction } from '../model/trace.ts';

export interface Violation {
  line: number;
  endLine: number;
  statement: string;
  message: string;
}

/** Judges what a phase did to a real server. */
export interface TraceRule {
  /** In kebab-case, with `trace-` before it; also the name of its page, `docs/rules/<id>.md`. */
  id: string;
  /** What it forbids, in half a sentence. */
  title: string;
  phases: readonly Phase[];
  severity: Severity;
  /** Rules of the linter that say the same without a server: where one of them does, this one is silent. */
  coveredBy: readonly string[];
  check(phase: TracedPhase): Violation[];
}

/** A complaint about a statement of a transaction. */
export function about({ line, endLine }: TracedTransaction, statement: string, message: string): Violation {
  return { line, endLine, statement, message };
}

/** What a rule has against a phase. */
export function applyRule({ id: rule, severity, check }: TraceRule, phase: TracedPhase): LocatedFinding[] {
  const { change, file } = phase;
  return check(phase).map(({ line, endLine, statement, message }) => ({
    change,
    phase: phase.phase,
    file,
    rule,
    severity,
    statement,
    line,
    endLine,
    message,
  }));
}
