import type { Phase } from '@zero-downtime/schema-contract';
import { describe, expect, it } from 'vitest';
import type { Severity } from '../../src/model/finding.ts';
import { lintSql, type Phases, type Step } from './lint-sql.ts';

interface Options {
  serverVersion?: number;
}

/** The phases it is in, the steps, and what the finding is (an error unless said). */
type Unsafe = [phases: string, steps: Step | Step[], severity?: Severity, options?: Options];
/** A phase and its steps, or several phases. */
type Safe = [phase: Phase | 'whole', steps: Step | Step[] | Phases, options?: Options];

/** A rule's own table: what it finds, and what it leaves alone. */
export function ruleTable(rule: string, { unsafe, safe }: { unsafe: Unsafe[]; safe: Safe[] }): void {
  describe(rule, () => {
    const finds = unsafe.flatMap(([phases, steps, severity = 'error', options]) =>
      phases.split(' ').map((phase) => ({ phase, steps, severity, options, text: text(steps) })),
    );
    it.each(finds)('finds in $phase: $text', ({ phase, steps, severity, options }) => {
      const found = lintSql({ [phase]: steps }, options).filter((finding) => finding.rule === rule);
      expect(found.map((finding) => finding.severity)).toContain(severity);
      expect(found.every(({ message }) => message.length > 20)).toBe(true);
    });
    const leaves = safe.map(([phase, steps, options]) => ({ phase, steps, options, text: text(steps) }));
    it.each(leaves)('leaves alone in $phase: $text', ({ phase, steps, options }) => {
      const phases = phase === 'whole' ? (steps as Phases) : { [phase]: steps as Step | Step[] };
      expect(lintSql(phases, options).filter((finding) => finding.rule === rule)).toEqual([]);
    });
  });
}

function text(steps: Step | Step[] | Phases): string {
  return typeof steps === 'string' ? steps : JSON.stringify(steps);
}
