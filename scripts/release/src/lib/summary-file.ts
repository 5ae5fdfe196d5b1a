import { appendFileSync } from 'node:fs';
import { type LoggedEvent, renderSummary } from '@zero-downtime/deploy';
import { EXIT } from '@zero-downtime/deploy/errors';
import type { Output } from './output.ts';

/** An output that also appends a summary to a file when the command ends. Failing to write the file does not change the outcome. */
export function addingSummary(output: Output, file: string): Output {
  const events: LoggedEvent[] = [];
  return {
    ...output,
    report: (event) => {
      events.push({ time: new Date().toISOString(), ...event });
      output.report(event);
    },
    end: (outcome, result) => {
      const { message, hint } = result;
      const end = { event: 'result', outcome, exitCode: EXIT[outcome] };
      try {
        const markdown = renderSummary([
          ...events,
          { ...end, ...(message && { message }), ...(hint && { hint }) },
        ]);
        appendFileSync(file, markdown);
      } catch (error) {
        output.say(`the summary could not be written: ${(error as Error).message}`);
      }
      output.end(outcome, result);
    },
  };
}
