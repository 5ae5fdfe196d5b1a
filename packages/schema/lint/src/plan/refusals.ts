import type { DatabaseFacts } from '@zero-downtime/migrations/facts';
import { type Carried, describeDrift, ledgerFaults } from '@zero-downtime/migrations/runner';
import { isDone, schemaFits } from '@zero-downtime/schema-contract';
import { gt } from 'semver';
import type { Finding } from '../model/finding.ts';
import type { RecordedPhase } from './record-changes.ts';

/** Differences between the schema and the state that the last phase left. */
export interface Drift {
  /** That phase, or the command that accepted the schema. */
  leftBy: string;
  differences: readonly string[];
}

interface RefusalInput {
  release: string;
  carried: Carried[];
  recorded: readonly RecordedPhase[];
  /** The linter's. */
  findings: readonly Finding[];
  ledger: Pick<DatabaseFacts, 'phases'>;
  /** Null: not checked. */
  drift: Drift | null;
}

/** The reasons why a deploy of the release would be refused, in the words of a run. */
export function refusals({ release, carried, recorded, findings, ledger, drift }: RefusalInput): string[] {
  const fit = schemaFits(ledger, { release, needs: [] });
  return [
    ...(fit.fits ? [] : [fit.reason]),
    ...ledgerFaults(carried, ledger.phases),
    ...tooNew(release, recorded, ledger),
    ...drifted(drift, recorded, ledger),
    ...findings.filter(({ severity }) => severity === 'error').map(sentence),
  ];
}

function tooNew(
  release: string,
  recorded: readonly RecordedPhase[],
  ledger: RefusalInput['ledger'],
): string[] {
  return recorded.flatMap(({ change, conditions }) =>
    conditions === null || isDone(ledger, change, 'contract') || !gt(conditions.oldestRelease, release)
      ? []
      : `${change} leaves only ${conditions.oldestRelease} and newer, and this is release ${release}`,
  );
}

/** Drift does not matter when no phase is left to run. */
function drifted(
  drift: Drift | null,
  recorded: readonly RecordedPhase[],
  ledger: RefusalInput['ledger'],
): string[] {
  const isOver = recorded.every(({ change, phase }) => isDone(ledger, change, phase));
  if (drift === null || drift.differences.length === 0 || isOver) return [];
  return [describeDrift(drift)];
}

const sentence = ({ change, phase, line, rule, message }: Finding): string =>
  `${change} ${phase}, line ${line}: ${message} (${rule})`;
