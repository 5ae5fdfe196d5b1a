import type { Node } from 'libpg-query';
import type { Step } from '../model/action.ts';
import { parseSql } from './parse-sql.ts';

/** A node of the JSON of PostgreSQL's PL/pgSQL parser. */
export type Fields = Record<string, unknown>;

/** The expressions of a SELECT without a table. */
export function performed(statement: Node | null): Step {
  const { targetList = [], ...more } = statement && 'SelectStmt' in statement ? statement.SelectStmt : {};
  if (targetList.length === 0 || more.fromClause || more.whereClause || more.groupClause || more.withClause)
    return { does: 'sql', statement, into: false };
  return {
    does: 'evaluate',
    values: targetList.map((each) => ('ResTarget' in each && each.ResTarget.val) || null),
  };
}

/** The SQL statement of a node. */
export function parsedOf(node: unknown): Node | null {
  const parsed = parseSql(textOf(node) ?? '');
  return (Array.isArray(parsed) && parsed[0]?.node) || null;
}

/** The nodes of a list, or of a field that holds one. */
export function list(value: unknown, field?: string): Fields[] {
  const found = field === undefined ? value : (value as Fields | undefined)?.[field];
  return Array.isArray(found) ? (found as Fields[]) : [];
}

/** The text of an expression or statement. */
export function textOf(node: unknown): string | null {
  const query = ((node as Fields | undefined)?.PLpgSQL_expr as Fields | undefined)?.query;
  return typeof query === 'string' ? query : null;
}
