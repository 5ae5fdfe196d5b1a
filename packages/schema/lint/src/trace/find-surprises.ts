import { applyStatement } from '../model/apply-statement.ts';
import { type Catalogue, emptyCatalogue } from '../model/catalogue.ts';
import { blocksReads } from '../model/lock-modes.ts';
import { exclusivelyLocked } from '../model/locks.ts';
import type { Recorded } from '../model/statement.ts';
import type { Surprise, TracedPhase, TracedStatement } from '../model/trace.ts';
import { statementsIn } from '../parse/to-statements.ts';

/** What the linter calls the table of an index that it does not know. */
const UNNAMED = /^the table of /;

/** Where the tables that nobody could read were others than the linter thinks. */
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
        // What came and went outside of a transaction may not have been seen.
        const spared = outside
          ? []
          : [...predicted].filter((table) => !held.has(table) && !UNNAMED.test(table));
        const messages = [
          ...missed.map((table) => `kept readers out of ${table}, which the linter did not predict`),
          ...spared.map((table) => `did not keep readers out of ${table}, as the linter thinks it does`),
        ];
        surprises.push(
          ...messages.map((message) => ({ change, phase, line, statement: statement.sql, message })),
        );
      }
    }
  }
  return surprises;
}

/** A lock on a partitioned table comes with one on each of its partitions. */
function takenExclusively({ locks }: TracedStatement, predicted: ReadonlySet<string>): Set<string> {
  const taken = locks.filter(({ mode, isNew }) => blocksReads(mode) && !isNew);
  return new Set(
    taken.filter(({ parent }) => parent === null || !predicted.has(parent)).map(({ table }) => table),
  );
}

type Where = Pick<Recorded, 'change' | 'phase' | 'transaction'>;

/** What the linter thinks of one statement after the other, without a server. */
export class LockPredictor {
  readonly #catalogue: Catalogue = emptyCatalogue();

  /** The tables, new ones left out, that the linter takes `sql` to keep readers out of. It learns what `sql` does. */
  predict(sql: string, where: Where): string[] {
    return statementsIn(sql, where).flatMap((statement) => {
      const locked = statement.actions.flatMap((action) =>
        exclusivelyLocked(action, statement, { catalogue: this.#catalogue }),
      );
      applyStatement(this.#catalogue, statement);
      return locked;
    });
  }
}
