import type { Phase } from '@zero-downtime/schema-contract';
import { describe, expect, it } from 'vitest';
import type { Finding, Severity } from '../../src/model/finding.ts';
import type { Servers } from '../../src/model/versions.ts';
import { correctedSql, toSteps } from './corrected-sql.ts';
import { lintSql, type Phases, type Step } from './lint-sql.ts';

interface Options {
  servers?: Servers;
}

/** The options of a test on one major. */
export const on = (major: number): Options => ({
  servers: { oldest: major * 10_000, newest: major * 10_000 },
});

/**
 * The phases, the steps, and the severity of the finding (default: error). What the linter cannot judge is an error in
 * expand, and a warning in other phases.
 */
type Unsafe = [phases: string, steps: Step | Step[], severity?: Severity | 'unjudged', options?: Options];
/** A phase and its steps, or several phases. */
type Safe = [phase: Phase | 'whole', steps: Step | Step[] | Phases, options?: Options];

/** Tests of one rule: statements that it finds, and statements that it does not. */
export function ruleTable(rule: string, { unsafe, safe }: { unsafe: Unsafe[]; safe: Safe[] }): void {
  describe(rule, () => {
    const finds = unsafe.flatMap(([phases, steps, severity = 'error', options]) =>
      phases.split(' ').map((phase) => ({
        phase,
        steps,
        severity: severity !== 'unjudged' ? severity : phase === 'expand' ? 'error' : 'warning',
        options,
        text: text(steps),
      })),
    );
    it.each(finds)('finds in $phase: $text', ({ phase, steps, severity, options }) => {
      const found = lintSql({ [phase]: steps }, options).filter((finding) => finding.rule === rule);
      expect(found.map((finding) => finding.severity)).toContain(severity);
      for (const { message } of found) {
        expect(message.length).toBeGreaterThan(20);
        expect(findingsIn(phase, correctedSql(message), rule, options), message).toEqual([]);
      }
    });
    const allowed = safe.map(([phase, steps, options]) => ({ phase, steps, options, text: text(steps) }));
    it.each(allowed)('allows in $phase: $text', ({ phase, steps, options }) => {
      const phases = phase === 'whole' ? (steps as Phases) : { [phase]: steps as Step | Step[] };
      expect(lintSql(phases, options).filter((finding) => finding.rule === rule)).toEqual([]);
    });
  });
}

/** The rule's findings in the SQL that its message shows. */
function findingsIn(phase: string, sql: string | null, rule: string, options?: Options): Finding[] {
  const findings = sql === null ? [] : lintSql({ [phase]: toSteps(sql) }, options);
  return findings.filter((finding) => finding.rule === rule);
}

function text(steps: Step | Step[] | Phases): string {
  return typeof steps === 'string' ? steps : JSON.stringify(steps);
}
