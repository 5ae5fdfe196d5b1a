import { cannotBeInTransaction } from '../../src/model/action.ts';
import { parseSql } from '../../src/parse/parse-sql.ts';
import { toActions } from '../../src/parse/to-statements.ts';
import type { Step } from './lint-sql.ts';

/** The corrected SQL at the end of a message; null when it shows none. */
export function correctedSql(message: string): string | null {
  return (
    /: ((?:CREATE|ALTER|DROP|SET|SELECT|REINDEX|REFRESH|VACUUM|TRUNCATE) .*)$/is.exec(message)?.[1] ?? null
  );
}

/** SQL as steps, one per statement, each outside a transaction where it has to be. */
export function toSteps(sql: string): Step[] {
  const parsed = parseSql(sql);
  if (!Array.isArray(parsed)) throw new Error(`${parsed.message}: ${sql}`);
  return parsed.map(({ node, start, end }) => {
    const text = sql.slice(start, end).trim();
    return toActions(node).some((action) => cannotBeInTransaction(action) !== null)
      ? { outside: text }
      : text;
  });
}
