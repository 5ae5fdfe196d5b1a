import { errorCode, errorText } from '@zero-downtime/database';
import type { BackfillState } from '../backfill/backfill-state.ts';
import type { Comparison } from '../drift/compare-catalogues.ts';
import type { ChangeState } from '../ledger/change-states.ts';
import type { Report } from '../session/locked-session.ts';

/** How a command ended: always the last line of its output. */
export interface Result {
  outcome: 'done' | 'refused' | 'failed';
  message?: string;
  changes: ChangeState[];
  oldestRelease: string | null;
  /** How far backfills are that were begun or paused. */
  backfills?: BackfillState[];
  /** Of a status: whether the schema is as the last phase has left it. */
  catalogue?: Comparison;
}

/** Where the lines go: a stream, or a test. */
export interface Output {
  write(text: string): unknown;
}

const EXIT_CODES = { done: 0, failed: 1, refused: 2 } as const;

/** Writes one JSON object a line. */
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
  '23505': 'rows are there twice: make them differ, then run again',
  '23503': 'rows are there that refer to nothing: mend them, then run again',
  '23514': 'rows are there that the new rule forbids: run again, the backfill comes first',
};

/** An error for people: what happened and, where it is known, what to do. */
export function explain(error: unknown): string {
  const advice = ADVICE[errorCode(error) ?? ''];
  return advice ? `${errorText(error)} (${advice})` : errorText(error);
}
