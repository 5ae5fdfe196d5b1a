import { applyStatement } from '../model/apply-statement.ts';
import { type Catalogue, emptyCatalogue } from '../model/catalogue.ts';
import { blocksReads } from '../model/lock-modes.ts';
import { exclusivelyLocked } from '../model/locks.ts';
import type { Recorded } from '../model/statement.ts';
import type { Surprise, TracedPhase, TracedStatement } from '../model/trace.ts';
import { statementsIn, withInner } from '../parse/to-statements.ts';

/** The linter's name for the table of an unknown index. */
const UNNAMED = /^the table of /;

/** Statements that took ACCESS EXCLUSIVE on other tables than the linter predicts. */
export function findSurprises(
  phases: readonly Pick<TracedPhase, 'change' | 'phase' | 'transactions'>[],
): Surprise[] {
  const predictor = new LockPredictor();
  const surprises: Surprise[] = [];
  for (const [at, { change, phase, transactions }] of phases.entries()) {
    for (const { line, statements, outside } of transactions) {
      const held = new Set<string>();
      for (const statement of statements) {
        const predicted = new Set(predictor.predict(statement.sql, { change, phase, transaction: at }));
        const taken = takenExclusively(statement, predicted);
        const missed = [...taken].filter((table) => !predicted.has(table) && !held.has(table));
        for (const table of taken) held.add(table);
        // Outside a transaction a short lock may have been missed.
        const notTaken = outside
          ? []
          : [...predicted].filter((table) => !held.has(table) && !UNNAMED.test(table));
        const messages = [
          ...missed.map((table) => `blocked reads of ${table}, which the linter did not predict`),
          ...notTaken.map((table) => `did not block reads of ${table}, as the linter predicts`),
        ];
        surprises.push(
          ...messages.map((message) => ({ change, phase, line, statement: statement.sql, message })),
        );
      }
    }
  }
  return surprises;
}

/** A lock on a partitioned table includes its partitions. */
function takenExclusively({ locks }: TracedStatement, predicted: ReadonlySet<string>): Set<string> {
  const taken = locks.filter(({ mode, isNew }) => blocksReads(mode) && !isNew);
  return new Set(
    taken.filter(({ parent }) => parent === null || !predicted.has(parent)).map(({ table }) => table),
  );
}

type Where = Pick<Recorded, 'change' | 'phase' | 'transaction'>;

/** Predicts the locks of a sequence of statements without a server. */
export class LockPredictor {
  readonly #catalogue: Catalogue = emptyCatalogue();

  /** The existing tables whose reads `sql` blocks. It also updates the known schema. */
  predict(sql: string, where: Where): string[] {
    const statements = statementsIn(sql, where).flatMap(withInner);
    return statements.flatMap((statement) => {
      const locked = statement.actions.flatMap((action) =>
        exclusivelyLocked(action, statement, { catalogue: this.#catalogue }),
      );
      applyStatement(this.#catalogue, statement);
      return locked;
    });
  }
}
