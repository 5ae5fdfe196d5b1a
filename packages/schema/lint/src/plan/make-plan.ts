import type { DatabaseFacts } from '@zero-downtime/migrations/facts';
import { LARGEST_BATCH, type Limits } from '@zero-downtime/migrations/runner';
import { isDone, PHASES, type Phase } from '@zero-downtime/schema-contract';
import { applyStatement } from '../model/apply-statement.ts';
import { emptyCatalogue } from '../model/catalogue.ts';
import type { Context } from '../model/context.ts';
import { locksOf } from '../model/locks.ts';
import type { Statement } from '../model/statement.ts';
import { effectsOf } from './effects.ts';
import { gateOf } from './gate.ts';
import type { Plan, PlannedPhase } from './plan.ts';
import type { RecordedPhase } from './record-changes.ts';
import { type AnalysedStatement, toSteps } from './to-steps.ts';
import { total } from './total.ts';

export interface PlanInput {
  release: string;
  /** Every phase of every change, in order: what is done tells of the schema that the others find. */
  recorded: readonly RecordedPhase[];
  /** Null: there is no database to ask, and nothing is done. */
  facts: DatabaseFacts | null;
  limits: Limits;
  /** Contract phases are left for another deploy. */
  contractLater: boolean;
  refusals: string[];
}

/** What a server is taken for that nobody could ask: the oldest that is supported. */
export const ASSUMED_VERSION = 150_000;

/** What deploying a release would do to a database, statement by statement. Pure. */
export function makePlan(given: PlanInput): Plan {
  const { release, recorded, facts } = given;
  const serverVersion = facts?.serverVersion ?? ASSUMED_VERSION;
  const judged = inContext(
    recorded.flatMap(({ statements }) => statements),
    serverVersion,
    (statement, context): AnalysedStatement => ({
      statement,
      locks: locksOf(statement, context),
      effects: effectsOf(statement, context),
    }),
  );
  const phases = PHASES.flatMap((phase) =>
    recorded
      .filter((each) => each.phase === phase && isPending(each, given))
      .map((each) => planPhase(each, given, judged)),
  );
  const summed = total(phases, facts?.tables ?? [], given.limits);
  const named = new Set(summed.tables.map(({ table }) => table));
  return {
    release,
    database: facts && { serverVersion: facts.serverVersion, sizesKnown: facts.tables !== null },
    phases,
    tables: (facts?.tables ?? []).filter(({ name }) => named.has(name)),
    total: summed,
    refusals: given.refusals,
  };
}

/** A backfill runs again and again until its change is contracted; without a contract, once. */
function isPending({ change, phase }: RecordedPhase, { facts, recorded }: PlanInput): boolean {
  const ledger = { phases: facts?.phases ?? [] };
  const isContracted = isDone(ledger, change, 'contract');
  if (phase !== 'backfill') return !isDone(ledger, change, phase);
  return !isContracted && (has(recorded, change, 'contract') || !isDone(ledger, change, 'backfill'));
}

function planPhase(
  each: RecordedPhase,
  given: PlanInput,
  judged: readonly AnalysedStatement[],
): PlannedPhase {
  const { change, phase, batchSize } = each;
  const { facts, limits, recorded, contractLater } = given;
  const doneBefore = (facts?.steps ?? [])
    .filter((step) => step.change === change && step.phase === phase)
    .map(({ step }) => step);
  const own = judged.filter(
    ({ statement }) =>
      statement.change === change &&
      statement.phase === phase &&
      !(phase !== 'backfill' && doneBefore.includes(statement.step ?? '')),
  );
  return {
    change,
    phase,
    doneBefore,
    later: phase === 'contract' && contractLater,
    batch:
      phase === 'backfill'
        ? { mostRows: batchSize ?? LARGEST_BATCH, targetMs: limits.backfill.batchTargetMs }
        : null,
    gate: gateOf(each, limits.gate, has(recorded, change, 'backfill')),
    steps: toSteps(own, limits),
  };
}

const has = (recorded: readonly RecordedPhase[], change: string, phase: Phase): boolean =>
  recorded.some((each) => each.change === change && each.phase === phase);

/** Hands each statement over with what is known where it stands: the schema that those before it have made. */
function inContext<T>(
  statements: readonly Statement[],
  serverVersion: number,
  look: (statement: Statement, context: Context) => T,
): T[] {
  const catalogue = emptyCatalogue();
  return statements.map((statement) => {
    const { transaction, change, phase } = statement;
    const result = look(statement, {
      serverVersion,
      catalogue,
      after: catalogue,
      sameTransaction: statements.filter((other) => other === statement || sharesWith(other, transaction)),
      phase: statements.filter((other) => other.change === change && other.phase === phase),
    });
    applyStatement(catalogue, statement);
    return result;
  });
}

const sharesWith = ({ transaction }: Statement, other: number | null) =>
  other !== null && transaction === other;
