import type { DatabaseFacts } from '@zero-downtime/migrations/facts';
import { type Carried, describeDrift, ledgerFaults } from '@zero-downtime/migrations/runner';
import { isDone, schemaFits } from '@zero-downtime/schema-contract';
import { gt } from 'semver';
import type { Finding } from '../model/finding.ts';
import type { RecordedPhase } from './record-changes.ts';

/** Where the schema differs from how the last phase has left it. */
export interface Drift {
  /** That phase, or whoever accepted the schema as it was. */
  leftBy: string;
  differences: readonly string[];
}

interface Case {
  release: string;
  carried: Carried[];
  recorded: readonly RecordedPhase[];
  /** The linter's. */
  findings: readonly Finding[];
  ledger: Pick<DatabaseFacts, 'phases'>;
  /** Null: it was not compared. */
  drift: Drift | null;
}

/** Why a deploy of the release would be refused, a sentence each, as a run would say it. Pure. */
export function refusals({ release, carried, recorded, findings, ledger, drift }: Case): string[] {
  const fit = schemaFits(ledger, { release, needs: [] });
  return [
    ...(fit.fits ? [] : [fit.reason]),
    ...ledgerFaults(carried, ledger.phases),
    ...tooNew(release, recorded, ledger),
    ...drifted(drift, recorded, ledger),
    ...findings.filter(({ severity }) => severity === 'error').map(sentence),
  ];
}

function tooNew(release: string, recorded: readonly RecordedPhase[], ledger: Case['ledger']): string[] {
  return recorded.flatMap(({ change, terms }) =>
    terms === null || isDone(ledger, change, 'contract') || !gt(terms.oldestRelease, release)
      ? []
      : `${change} leaves only ${terms.oldestRelease} and newer, and this is release ${release}`,
  );
}

/** Who has nothing to run builds on nothing. */
function drifted(drift: Drift | null, recorded: readonly RecordedPhase[], ledger: Case['ledger']): string[] {
  const isOver = recorded.every(({ change, phase }) => isDone(ledger, change, phase));
  if (drift === null || drift.differences.length === 0 || isOver) return [];
  return [describeDrift(drift)];
}

const sentence = ({ change, phase, line, rule, message }: Finding): string =>
  `${change} ${phase}, line ${line}: ${message} (${rule})`;
