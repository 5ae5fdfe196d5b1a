import { errorText } from '@zero-downtime/database';
import type { LocatedFinding } from '../model/finding.ts';
import type { Trace, TracedPhase } from '../model/trace.ts';
import type { SourceChange } from '../record/read-folder.ts';
import { applyRule } from '../rules/trace-rule.ts';
import { TRACE_FAILED, TRACE_RULES } from '../rules/trace-rules.ts';
import { type FreshDatabase, TraceError } from './scratch.ts';
import { traceChanges } from './trace-changes.ts';

/**
 * Traces each folder that the linter reads on a database of its own, and keeps what it saw.
 * @returns `observe`, for the linter. It throws TraceError when the database is lost.
 */
export function startTracing(fresh: FreshDatabase, asked?: readonly string[]) {
  const traces: Trace[] = [];
  return {
    traces,
    async observe(folder: string, changes: readonly SourceChange[]): Promise<LocatedFinding[]> {
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
      return checkTrace(trace, asked).filter((found) => isAsked(found) || found.rule === TRACE_FAILED);
    },
  };
}

/** What is wrong with what a trace saw. @param asked ids of the rules to judge by; all when not given. */
export function checkTrace({ phases }: Trace, asked?: readonly string[]): LocatedFinding[] {
  const rules = TRACE_RULES.filter(({ id }) => asked?.includes(id) ?? true);
  return phases.flatMap((phase) => [
    ...rules.filter((rule) => rule.phases.includes(phase.phase)).flatMap((rule) => applyRule(rule, phase)),
    ...failed(phase),
  ]);
}

function failed({ change, phase, file, failure }: TracedPhase): LocatedFinding[] {
  if (!failure) return [];
  const { message, ...where } = failure;
  const hint = 'a scratch database holds what the changes in the folder have made, and nothing else';
  const said = `failed on a real PostgreSQL: ${message} (${hint})`;
  return [{ change, phase, file, rule: TRACE_FAILED, severity: 'error', message: said, ...where }];
}
