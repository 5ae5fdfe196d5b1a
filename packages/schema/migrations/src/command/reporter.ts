import { errorCode, errorText } from '@zero-downtime/database';
import type { BackfillState } from '../backfill/backfill-state.ts';
import type { Comparison } from '../drift/compare-catalogues.ts';
import type { ChangeState } from '../ledger/change-states.ts';
import type { Report } from '../session/locked-session.ts';

/** The result of a command, the last line of its output. */
export interface Result {
  outcome: 'done' | 'refused' | 'failed';
  message?: string;
  changes: ChangeState[];
  oldestRelease: string | null;
  /** Backfills that were begun or paused. */
  backfills?: BackfillState[];
  /** Whether the schema has drifted; only for `status`. */
  catalogue?: Comparison;
}

/** The destination of the output lines. */
export interface Output {
  write(text: string): unknown;
}

const EXIT_CODES = { done: 0, failed: 1, refused: 2 } as const;

/** Writes events and the result as JSON lines. */
export function jsonLines(stdout: Output): { report: Report; end(result: Result): number } {
  const write = (event: object) =>
    stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
  return {
    report: write,
    end(result) {
      write({ event: 'result', ...result });
      return EXIT_CODES[result.outcome];
    },
  };
}

const ADVICE: Record<string, string> = {
  '42501': 'schema commands need the role that owns the schema, not the application’s',
  '23505': 'duplicate rows: deduplicate them, then run again',
  '23503': 'rows refer to missing rows: fix them, then run again',
  '23514': 'existing rows violate the new constraint: fix or backfill them, then run again',
};

/** The text of an error, with advice for common SQLSTATEs. */
export function explain(error: unknown): string {
  const advice = ADVICE[errorCode(error) ?? ''];
  return advice ? `${errorText(error)} (${advice})` : errorText(error);
}
