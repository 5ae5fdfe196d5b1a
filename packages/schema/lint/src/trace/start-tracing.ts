import { errorText } from '@zero-downtime/database';
import type { LocatedFinding } from '../model/finding.ts';
import type { Trace, TracedPhase } from '../model/trace.ts';
import type { SourceChange } from '../record/read-folder.ts';
import { applyRule } from '../rules/trace-rule.ts';
import { TRACE_FAILED, TRACE_RULES } from '../rules/trace-rules.ts';
import type { FreshDatabase } from './scratch.ts';
import { traceChanges } from './trace-changes.ts';
import { TraceError } from './trace-error.ts';

/**
 * Traces each linted folder on its own database, and collects the traces.
 * @returns `observe`, for lintChanges. It throws TraceError when the database fails.
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
          throw new TraceError(`could not trace ${folder}: ${errorText(cause)}`, { cause });
        });
      const known = new Set(changes.filter((change) => change.known).map(({ name }) => name));
      const isAsked = ({ change }: { change: string }) => !known.has(change);
      traces.push({
        ...trace,
        phases: trace.phases.filter((phase) => isAsked(phase) || phase.failure),
        surprises: trace.surprises.filter(isAsked),
      });
      // A failure before the requested change is reported too, since nothing after it was traced.
      return checkTrace(trace, asked).filter((found) => isAsked(found) || found.rule === TRACE_FAILED);
    },
  };
}

/** The findings in a trace. @param asked ids of the rules to apply. Default: all. */
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
  const hint = 'the scratch database has only the objects that the changes in the folder create';
  return [
    {
      change,
      phase,
      file,
      rule: TRACE_FAILED,
      severity: 'error',
      message: `failed on a scratch PostgreSQL: ${message}; ${hint}`,
      ...where,
    },
  ];
}
