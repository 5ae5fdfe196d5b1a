import type { BackfillState } from '../backfill/backfill-states.ts';
import type { Verdict } from '../drift/judge.ts';
import type { ChangeState } from '../ledger/change-states.ts';
import type { Report } from '../run/context.ts';

/** How a command ended: always the last line of its output. */
export interface Result {
  outcome: 'done' | 'refused' | 'failed';
  message?: string;
  changes: ChangeState[];
  oldestRelease: string | null;
  /** How far backfills are that were begun or paused. */
  backfills?: BackfillState[];
  /** Of a status: whether the schema is as the last phase has left it. */
  catalogue?: Verdict;
}

/** Where the lines go: a stream, or a test. */
export interface Output {
  write(text: string): unknown;
}

export const EXIT_CODES = { done: 0, failed: 1, refused: 2 } as const;

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
