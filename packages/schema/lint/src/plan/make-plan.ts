import type { DatabaseFacts } from '@zero-downtime/migrations/facts';
import { LARGEST_BATCH, type Limits } from '@zero-downtime/migrations/runner';
import { PHASES } from '@zero-downtime/schema-contract';
import { applyStatement } from '../model/apply-statement.ts';
import { emptyCatalogue, phaseKey } from '../model/catalogue.ts';
import type { Context } from '../model/context.ts';
import { locksOf } from '../model/locks.ts';
import type { Statement } from '../model/statement.ts';
import { type Servers, SUPPORTED } from '../model/versions.ts';
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
const ASSUMED_VERSION = SUPPORTED.oldest;

/** The statements that deploying a release would run on a database. */
export function makePlan(input: PlanInput): Plan {
  const { release, recorded, facts } = input;
  const serverVersion = facts?.serverVersion ?? ASSUMED_VERSION;
  const analysed = inContext(
    recorded.flatMap(({ statements }) => statements),
    { oldest: serverVersion, newest: serverVersion },
    (statement, context): AnalysedStatement => ({
      statement,
      locks: locksOf(statement, context),
      effects: effectsOf(statement, context),
    }),
  );
  const ofPhase = Map.groupBy(analysed, ({ statement }) => phaseKey(statement));
  const doneSteps = Map.groupBy(facts?.steps ?? [], phaseKey);
  const names = new Set(recorded.map(phaseKey));
  const isPending = pendingIn(input, names);
  const phases = PHASES.flatMap((phase) =>
    recorded
      .filter((each) => each.phase === phase && isPending(each))
      .map((each) =>
        planPhase(each, input, {
          analysed: ofPhase.get(phaseKey(each)) ?? [],
          doneBefore: (doneSteps.get(phaseKey(each)) ?? []).map(({ step }) => step),
          hasBackfill: names.has(phaseKey({ change: each.change, phase: 'backfill' })),
        }),
      ),
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

/** Whether a phase is left to run. A backfill runs in each deploy until its change is contracted; without a contract, once. */
function pendingIn({ facts }: PlanInput, names: ReadonlySet<string>): (each: RecordedPhase) => boolean {
  const done = new Set((facts?.phases ?? []).filter(({ finished }) => finished).map(phaseKey));
  return ({ change, phase }) => {
    const [backfill, contract] = [
      phaseKey({ change, phase: 'backfill' }),
      phaseKey({ change, phase: 'contract' }),
    ];
    if (phase !== 'backfill') return !done.has(phaseKey({ change, phase }));
    return !done.has(contract) && (names.has(contract) || !done.has(backfill));
  };
}

function planPhase(
  each: RecordedPhase,
  { limits, contractLater }: PlanInput,
  {
    analysed,
    doneBefore,
    hasBackfill,
  }: { analysed: readonly AnalysedStatement[]; doneBefore: string[]; hasBackfill: boolean },
): PlannedPhase {
  const { change, phase, batchSize } = each;
  const own = analysed.filter(
    ({ statement }) => phase === 'backfill' || !doneBefore.includes(statement.step ?? ''),
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
    gate: gateOf(each, limits.gate, hasBackfill),
    steps: toSteps(own, limits),
  };
}

/** Calls `analyse` for each statement in its context: the schema that the statements before it created. */
function inContext<T>(
  statements: readonly Statement[],
  servers: Servers,
  analyse: (statement: Statement, context: Context) => T,
): T[] {
  const catalogue = emptyCatalogue();
  const sharing = Map.groupBy(statements, ({ transaction }) => transaction);
  const ofPhase = Map.groupBy(statements, phaseKey);
  return statements.map((statement) => {
    const { transaction } = statement;
    const result = analyse(statement, {
      servers,
      catalogue,
      afterPhase: catalogue,
      after: catalogue,
      sameTransaction: (transaction === null ? undefined : sharing.get(transaction)) ?? [statement],
      phase: ofPhase.get(phaseKey(statement)) ?? [],
    });
    applyStatement(catalogue, statement);
    return result;
  });
}
