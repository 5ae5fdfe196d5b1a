import type { Phase } from '@zero-downtime/schema-contract';
import type { Severity, Spanning } from '../model/finding.ts';
import type { TracedPhase, TracedTransaction } from '../model/trace.ts';

export interface Complaint {
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
  saidBy: readonly string[];
  check(phase: TracedPhase): Complaint[];
}

/** A complaint about a statement of a transaction. */
export function about({ line, endLine }: TracedTransaction, statement: string, message: string): Complaint {
  return { line, endLine, statement, message };
}

/** What a rule has against a phase. */
export function judgeBy({ id: rule, severity, check }: TraceRule, phase: TracedPhase): Spanning[] {
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
