import type { Spanning } from '../../lint/finding.ts';
import { TRACE_RULES } from './index.ts';

/**
 * Whether the linter says by itself, about the same lines, what was seen on a server: it also says why. Where it only
 * suspects, what was seen is said.
 */
export function isSaid(seen: Spanning, findings: readonly Spanning[]): boolean {
  const saidBy = TRACE_RULES.find(({ id }) => id === seen.rule)?.saidBy ?? [];
  return findings.some(
    ({ rule, severity, file, line, endLine }) =>
      saidBy.includes(rule) &&
      (severity === 'error' || seen.severity === 'warning') &&
      file === seen.file &&
      line <= seen.endLine &&
      seen.line <= endLine,
  );
}
