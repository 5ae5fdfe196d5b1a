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
  /** Every phase of every change, in order: phases that are done define the schema for the others. */
  recorded: readonly RecordedPhase[];
  /** Null: there is no database yet, so nothing is done. */
  facts: DatabaseFacts | null;
  limits: Limits;
  /** Contract phases run in a later deploy. */
  contractLater: boolean;
  refusals: string[];
}

/** The server version when there is no database: the oldest that is supported. */
export const ASSUMED_VERSION = 150_000;

/** The statements that deploying a release would run on a database. */
export function makePlan(input: PlanInput): Plan {
  const { release, recorded, facts } = input;
  const serverVersion = facts?.serverVersion ?? ASSUMED_VERSION;
  const analysed = inContext(
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
      .filter((each) => each.phase === phase && isPending(each, input))
      .map((each) => planPhase(each, input, analysed)),
  );
  const summed = total(phases, facts?.tables ?? [], input.limits);
  const named = new Set(summed.tables.map(({ table }) => table));
  return {
    release,
    database: facts && { serverVersion: facts.serverVersion, sizesKnown: facts.tables !== null },
    phases,
    tables: (facts?.tables ?? []).filter(({ name }) => named.has(name)),
    total: summed,
    refusals: input.refusals,
  };
}

/** A backfill runs in each deploy until its change is contracted; without a contract, once. */
function isPending({ change, phase }: RecordedPhase, { facts, recorded }: PlanInput): boolean {
  const ledger = { phases: facts?.phases ?? [] };
  const isContracted = isDone(ledger, change, 'contract');
  if (phase !== 'backfill') return !isDone(ledger, change, phase);
  return !isContracted && (has(recorded, change, 'contract') || !isDone(ledger, change, 'backfill'));
}

function planPhase(
  each: RecordedPhase,
  input: PlanInput,
  analysed: readonly AnalysedStatement[],
): PlannedPhase {
  const { change, phase, batchSize } = each;
  const { facts, limits, recorded, contractLater } = input;
  const doneBefore = (facts?.steps ?? [])
    .filter((step) => step.change === change && step.phase === phase)
    .map(({ step }) => step);
  const own = analysed.filter(
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

/** Calls `analyse` for each statement in its context: the schema that the statements before it created. */
function inContext<T>(
  statements: readonly Statement[],
  serverVersion: number,
  analyse: (statement: Statement, context: Context) => T,
): T[] {
  const catalogue = emptyCatalogue();
  return statements.map((statement) => {
    const { transaction, change, phase } = statement;
    const result = analyse(statement, {
      serverVersion,
      catalogue,
      afterPhase: catalogue,
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
