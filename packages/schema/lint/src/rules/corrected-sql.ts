import { type Constraint, isDescription } from '../model/action.ts';
import { constraintName } from '../model/constraint-name.ts';
import { actionsOf } from '../model/context.ts';
import type { Statement } from '../model/statement.ts';

const MAX_LENGTH = 400;

/** A message that ends with the corrected SQL. SQL that is null, long or commented is left out. */
export function withSql(message: string, statements: readonly string[] | null): string {
  const sql = statements?.map(oneLine).join('; ') ?? '';
  return sql === '' || sql.length > MAX_LENGTH || sql.includes('--') ? message : `${message}: ${sql}`;
}

const oneLine = (sql: string): string => sql.replaceAll(/\s+/g, ' ').trim();

/** Whether the statement does one thing, so that its SQL can be corrected by a change of its text. */
export const hasOneAction = ({ actions }: Statement): boolean =>
  actions.filter((action) => !isDescription(action)).length === 1;

const CONCURRENT_FORMS: readonly [RegExp, string][] = [
  [/^(create(?: unique)? index) /i, '$1 CONCURRENTLY '],
  [/^(refresh materialized view) /i, '$1 CONCURRENTLY '],
  [/^reindex ?(?:\([^)]*\) ?)?(table|index|schema|database|system) /i, 'REINDEX $1 CONCURRENTLY '],
];

/** The statement with CONCURRENTLY; null when it has no such form. */
export function concurrently(statement: Statement): string[] | null {
  const sql = oneLine(statement.sql);
  const form = CONCURRENT_FORMS.find(([pattern]) => pattern.test(sql));
  return form ? [sql.replace(...form)] : null;
}

/** CREATE INDEX on a partitioned table without its partitions, which builds nothing. */
export function onOnly({ sql }: Statement): string[] | null {
  const found = /^(create(?: unique)? index)(?: concurrently)?( if not exists)?( (?!on )\S+)? on (?:only )?/i;
  const line = oneLine(sql);
  return found.test(line) ? [line.replace(found, '$1$2$3 ON ONLY ')] : null;
}

/** ADD CONSTRAINT with NOT VALID, and its VALIDATE; null when the statement is not one ADD CONSTRAINT. */
export function notValid(statement: Statement, table: string, constraint: Constraint): string[] | null {
  if (!hasOneAction(statement) || actionsOf(statement, 'add constraint').length === 0) return null;
  return [`${statement.sql} NOT VALID`, validate(table, constraintName(table, constraint))];
}

/** An index on the columns; of a table that is new, without CONCURRENTLY. */
export function createIndex(table: string, columns: readonly string[], isNew: boolean): string[] {
  const name = [table.split('.').at(-1) ?? table, 'by', ...columns].join('_');
  const on = `${quoteName(name)} ON ${quote(table)} (${columns.map(quoteName).join(', ')})`;
  return [isNew ? `CREATE INDEX ${on}` : `CREATE INDEX CONCURRENTLY ${on}`];
}

export function validate(table: string, constraint: string): string {
  return `ALTER TABLE ${quote(table)} VALIDATE CONSTRAINT ${quoteName(constraint)}`;
}

/** SET NOT NULL after a validated CHECK, which spares it the scan. */
export function setNotNull(table: string, column: string): string[] {
  const check = constraintName(table, { name: null, kind: 'not null', columns: [column] });
  return [
    ...proveNotNull(table, column, check),
    `ALTER TABLE ${quote(table)} ALTER COLUMN ${quoteName(column)} SET NOT NULL`,
    `ALTER TABLE ${quote(table)} DROP CONSTRAINT ${quoteName(check)}`,
  ];
}

/** A validated CHECK that a column is not null. */
export function proveNotNull(table: string, column: string, check: string): string[] {
  return [
    `ALTER TABLE ${quote(table)} ADD CONSTRAINT ${quoteName(check)} CHECK (${quoteName(column)} IS NOT NULL) NOT VALID`,
    validate(table, check),
  ];
}

/** A table's name, or another that may have a schema, as SQL. */
export const quote = (name: string): string => name.split('.').map(quoteName).join('.');

/** An identifier as SQL, in quotes where it needs them. */
export const quoteName = (name: string): string =>
  /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** PostgreSQL's reserved keywords: https://www.postgresql.org/docs/current/sql-keywords-appendix.html */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently
   constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user default
   deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially inner
   intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order
   outer overlaps placing primary references returning right select session_user similar some symmetric system_user table tablesample
   then to trailing true union unique user using variadic verbose when where window with`.split(/\s+/),
);
