import type { Limits } from '@zero-downtime/migrations/runner';
import type { Lock } from '../model/locks.ts';
import type { Statement } from '../model/statement.ts';
import type { Effect } from './effects.ts';
import type { PlannedStatement, PlannedStep } from './plan.ts';
import { waitInSteps, waitOutside } from './wait.ts';

/** A statement with its locks and its work on existing tables. */
export interface AnalysedStatement {
  statement: Statement;
  locks: Lock[];
  effects: Effect[];
}

/** The statements of a phase grouped by step, without those that only read the step's state. */
export function toSteps(analysed: readonly AnalysedStatement[], limits: Limits): PlannedStep[] {
  const acting = analysed.filter(
    ({ statement }) => statement.origin !== 'check' && !isRepairCheck(statement),
  );
  const steps = Map.groupBy(acting, ({ statement: { step, origin, transaction } }) =>
    origin === 'backfill' ? step : (step ?? `${transaction}`),
  );
  return [...steps.values()].map((all) => {
    const [first] = all as [AnalysedStatement, ...AnalysedStatement[]];
    const { origin, step, sql } = first.statement;
    const statements = all.map(({ statement }) => statement);
    const runs =
      origin === 'backfill'
        ? step === 'batch'
          ? 'a batch at a time'
          : 'as proof that nothing is left'
        : origin === 'step'
          ? 'in a transaction'
          : 'outside a transaction';
    return {
      step: step ?? sql,
      runs,
      wait: runs === 'outside a transaction' ? waitOutside(limits) : waitInSteps(statements, limits),
      statements: planStatements(all),
    };
  });
}

/** A query with which `repair` looks for an incomplete object. */
const isRepairCheck = ({ origin, kind }: AnalysedStatement['statement']) =>
  origin === 'repair' && kind === 'SelectStmt';

function planStatements(all: readonly AnalysedStatement[]): PlannedStatement[] {
  const planned = all.map(({ statement, locks, effects }, at) => ({
    sql: statement.sql,
    onlyToRepair: statement.origin === 'repair',
    locks: locks.map((lock) => ({ ...lock, holdsThrough: heldThrough(all, at) })),
    effects,
  }));
  // A batch is recorded twice, with and without a key, mostly as the same statement.
  return [...new Map(planned.map((each) => [each.sql, each])).values()];
}

/** The work under a lock: of its own statement and, in a transaction, of the later ones. */
function heldThrough(all: readonly AnalysedStatement[], at: number): AnalysedStatement['effects'] {
  const { statement } = all[at] as AnalysedStatement;
  const until = statement.transaction === null ? at + 1 : all.length;
  const sharing = all
    .slice(at, until)
    .filter((other) => other.statement.transaction === statement.transaction);
  const effects = sharing.flatMap((each) => each.effects);
  return [...new Map(effects.map((each) => [`${each.does} ${each.table}`, each])).values()];
}
