import { toActions } from '../actions/to-actions.ts';
import type { Recorded, Statement } from '../statement.ts';
import { identifiersIn, parseSql } from './parse-sql.ts';

/**
 * The statements in a recorded query, which may be several; or what PostgreSQL's parser says against it.
 * @param nextTransaction a number for the transaction that several statements in one query share without a BEGIN.
 */
export function toStatements(
  recorded: Recorded,
  nextTransaction: () => number,
): Statement[] | { message: string } {
  const parsed = parseSql(recorded.sql);
  if (!Array.isArray(parsed)) return { message: parsed.message };
  try {
    const transaction = recorded.transaction ?? (parsed.length > 1 ? nextTransaction() : null);
    return parsed.map(({ node, start, end }) => {
      const sql = recorded.sql.slice(start, end).trim();
      return {
        ...recorded,
        sql,
        transaction,
        kind: Object.keys(node)[0] ?? '',
        actions: toActions(node),
        identifiers: identifiersIn(sql),
      };
    });
  } catch (error) {
    // Nested deeper than anybody writes.
    return { message: `cannot be read: ${(error as Error).message}` };
  }
}
