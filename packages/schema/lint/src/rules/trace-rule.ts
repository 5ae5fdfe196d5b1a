import type { Phase } from '@zero-downtime/schema-contract';
import type { LocatedFinding, Severity } from '../model/finding.ts';
import type { TracedPhase, TracedTransaction } from '../model/trace.ts';

export interface Violation {
  line: number;
  endLine: number;
  statement: string;
  message: string;
}

/** A rule about the locks and work that a trace of a phase observed. */
export interface TraceRule {
  /** The name of the rule in kebab-case, starting with `trace-`, and of its page `docs/rules/<id>.md`. */
  id: string;
  /** What it finds, as a noun phrase. */
  title: string;
  phases: readonly Phase[];
  severity: Severity;
  /** Static rules about the same effect. A finding of theirs about the same lines replaces this rule's. */
  coveredBy: readonly string[];
  check(phase: TracedPhase): Violation[];
}

export function violation(
  { line, endLine }: TracedTransaction,
  statement: string,
  message: string,
): Violation {
  return { line, endLine, statement, message };
}

/** A rule's findings in a phase. */
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
