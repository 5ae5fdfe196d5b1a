import { emptyCatalogue } from '../lint/catalogue/catalogue.ts';
import { learn } from '../lint/catalogue/learn.ts';
import type { Context } from '../lint/rules/context.ts';
import type { Statement } from '../lint/statement.ts';

/** Hands each statement over with what is known where it stands: the schema that those before it have made. */
export function inContext<T>(
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
      sharing: statements.filter((other) => other === statement || sharesWith(other, transaction)),
      phase: statements.filter((other) => other.change === change && other.phase === phase),
    });
    learn(catalogue, statement);
    return result;
  });
}

const sharesWith = ({ transaction }: Statement, other: number | null) =>
  other !== null && transaction === other;
