import type { Spanning } from '../lint/finding.ts';
import { TRACE_FAILED, TRACE_RULES } from './rules/index.ts';
import { judgeBy } from './rules/rule.ts';
import type { Trace, TracedPhase } from './trace.ts';

/** What is wrong with what a trace saw. @param asked ids of the rules to judge by; all when not given. */
export function judgeTrace({ phases }: Trace, asked?: readonly string[]): Spanning[] {
  const rules = TRACE_RULES.filter(({ id }) => asked?.includes(id) ?? true);
  return phases.flatMap((phase) => [
    ...rules.filter((rule) => rule.phases.includes(phase.phase)).flatMap((rule) => judgeBy(rule, phase)),
    ...failed(phase),
  ]);
}

function failed({ change, phase, file, failure }: TracedPhase): Spanning[] {
  if (!failure) return [];
  const { message, ...where } = failure;
  const hint = 'a scratch database holds what the changes in the folder have made, and nothing else';
  const said = `failed on a real PostgreSQL: ${message} (${hint})`;
  return [{ change, phase, file, rule: TRACE_FAILED, severity: 'error', message: said, ...where }];
}
