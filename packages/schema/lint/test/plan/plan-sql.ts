import type { DatabaseFacts } from '@zero-downtime/migrations/facts';
import { readLimits } from '@zero-downtime/migrations/runner';
import type { Phase } from '@zero-downtime/schema-contract';
import type { Statement } from '../../src/model/statement.ts';
import { loadParser } from '../../src/parse/parse-sql.ts';
import { toStatements } from '../../src/parse/to-statements.ts';
import { makePlan, type PlanInput } from '../../src/plan/make-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { RecordedPhase } from '../../src/plan/record-changes.ts';
import { BEFORE } from '../lint/lint-sql.ts';

await loadParser();

/** A string is a step in its own transaction; a list shares one; `outside` runs in none. */
export type Step = string | string[] | { outside: string };
export type Change = Partial<Record<Phase, Step[]>>;

/** The facts of a database that has only the schema of the linter's tests. */
export const FACTS: DatabaseFacts = {
  serverVersion: 150_004,
  phases: [ran('001_before', 'expand')],
  steps: [],
  tables: [
    { name: 'orders', bytes: 1_250_000_000, rows: 10_000_000 },
    { name: 'customers', bytes: 16_384, rows: 3 },
  ],
};

export function ran(change: string, phase: string): DatabaseFacts['phases'][number] {
  const provenance = { release: '1.0.0', imageDigest: null, checksum: null };
  return { change, phase, finished: true, oldestRelease: null, ...provenance };
}

/** The plan of the change `002_change`, after one that created the schema of the linter's tests. */
export function planSql(change: Change, given: Partial<PlanInput> = {}): Plan {
  let transactions = 0;
  const record = (name: string, phase: Phase, steps: Step[]): RecordedPhase => ({
    change: name,
    phase,
    statements: steps.flatMap((step, at) => {
      const isOutside = typeof step === 'object' && 'outside' in step;
      const sql = isOutside ? step.outside : [step].flat().join(';');
      const number = isOutside ? null : transactions++;
      return read(name, phase, sql, number, `step ${at + 1}`);
    }),
    findings: [],
    conditions: phase === 'contract' ? { oldestRelease: '2.0.0' } : null,
    batchSize: null,
  });
  const phases = Object.entries(change) as [Phase, Step[]][];
  return makePlan({
    release: '2.0.0',
    recorded: [
      record('001_before', 'expand', [BEFORE]),
      ...phases.map(([phase, steps]) => record('002_change', phase, steps)),
    ],
    facts: FACTS,
    limits: readLimits({}),
    contractLater: false,
    refusals: [],
    ...given,
  });
}

function read(
  change: string,
  phase: Phase,
  sql: string,
  transaction: number | null,
  step: string,
): Statement[] {
  const origin = phase === 'backfill' ? 'backfill' : transaction === null ? 'outside' : 'step';
  const at = { change, phase, file: '', line: 1, endLine: 1, origin, repaired: false, transaction } as const;
  const named = phase === 'backfill' ? (step === 'step 1' ? 'batch' : 'remaining') : step;
  const found = toStatements({ ...at, step: named, sql }, () => 0);
  if (!Array.isArray(found)) throw new Error(`${found.message}: ${sql}`);
  return found;
}
