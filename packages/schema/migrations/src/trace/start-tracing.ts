import { errorText } from '@zero-downtime/database';
import type { Spanning } from '../lint/finding.ts';
import type { SourceChange } from '../lint/read-folder.ts';
import { judgeTrace } from './judge-trace.ts';
import { TRACE_FAILED } from './rules/index.ts';
import type { FreshDatabase } from './scratch.ts';
import type { Trace } from './trace.ts';
import { traceChanges } from './trace-changes.ts';
import { TraceError } from './trace-error.ts';

/**
 * Traces each folder that the linter reads on a database of its own, and keeps what it saw.
 * @returns `observe`, for the linter. It throws TraceError when the database is lost.
 */
export function startTracing(fresh: FreshDatabase, asked?: readonly string[]) {
  const traces: Trace[] = [];
  return {
    traces,
    async observe(folder: string, changes: readonly SourceChange[]): Promise<Spanning[]> {
      const trace = await fresh()
        .then((url) => traceChanges(url, folder, changes))
        .catch((cause: unknown) => {
          if (cause instanceof TraceError) throw cause;
          throw new TraceError(`the trace of ${folder} broke off: ${errorText(cause)}`, { cause });
        });
      const known = new Set(changes.filter((change) => change.known).map(({ name }) => name));
      const isAsked = ({ change }: { change: string }) => !known.has(change);
      traces.push({
        ...trace,
        phases: trace.phases.filter((phase) => isAsked(phase) || phase.failure),
        surprises: trace.surprises.filter(isAsked),
      });
      // A change that failed before those that are asked for is told all the same: nothing after it was seen.
      return judgeTrace(trace, asked).filter((found) => isAsked(found) || found.rule === TRACE_FAILED);
    },
  };
}
