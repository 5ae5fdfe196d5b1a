import type { Phase } from '@zero-downtime/schema-contract';
import { applyStatement } from '../model/apply-statement.ts';
import { type Catalogue, emptyCatalogue, forkCatalogue } from '../model/catalogue.ts';
import type { LocatedFinding } from '../model/finding.ts';
import type { Statement } from '../model/statement.ts';
import type { Servers } from '../model/versions.ts';
import { withInner } from '../parse/to-statements.ts';
import type { Rule, Violation } from '../rules/rule.ts';

/** Checks one change: its statements in the order in which they run. */
export type Checker = (change: readonly Statement[]) => LocatedFinding[];

/** Checks changes one after the other, each against the schema that the changes before it created. */
export function createChecker(rules: readonly Rule[], servers: Servers): Checker {
  const catalogue = emptyCatalogue();
  return (recorded) => {
    const change = recorded.flatMap(withInner);
    let after = forkCatalogue(catalogue);
    const phases = new Map<Phase, Catalogue>();
    for (const [at, statement] of change.entries()) {
      applyStatement(after, statement);
      if (change[at + 1]?.phase === statement.phase) continue;
      phases.set(statement.phase, after);
      after = forkCatalogue(after);
    }
    const sharing = Map.groupBy(change, ({ transaction }) => transaction);
    const ofPhase = Map.groupBy(change, ({ phase }) => phase);
    const findings = change.flatMap((statement) => {
      const { transaction, phase } = statement;
      const context = {
        servers,
        catalogue,
        after,
        afterPhase: phases.get(phase) ?? after,
        sameTransaction: (transaction === null ? undefined : sharing.get(transaction)) ?? [statement],
        phase: ofPhase.get(phase) ?? [],
      };
      const found = rules
        .filter((rule) => rule.phases.includes(phase))
        .flatMap((rule) =>
          rule.check(statement, context).map((violation) => toFinding(rule, statement, violation)),
        );
      applyStatement(catalogue, statement);
      return found;
    });
    return uniqueFindings(findings);
  };
}

function toFinding(
  rule: Rule,
  statement: Statement,
  { message, severity, certain = true }: Violation,
): LocatedFinding {
  const { change, phase, file, line, endLine, sql } = statement;
  return {
    change,
    phase,
    rule: rule.id,
    // What cannot be judged is refused while the previous release runs.
    severity: severity ?? (certain || phase === 'expand' ? rule.severity : 'warning'),
    statement: sql,
    line,
    message,
    file,
    endLine,
  };
}

/** Removes duplicates: a batch is recorded twice, with and without a key, and a phase may be checked for two servers. */
export function uniqueFindings(findings: LocatedFinding[]): LocatedFinding[] {
  const keyed = findings.map(
    (finding) =>
      [
        [finding.rule, finding.file, finding.line, finding.statement, finding.message].join('\0'),
        finding,
      ] as const,
  );
  return [...new Map(keyed).values()];
}
