import type { Knex } from 'knex';
import { ident } from './names.ts';

/**
 * What PostgreSQL drops together with a column: indexes, constraints and its sequence. The caller handles NOT
 * NULL.
 */
const DEPENDENTS = `
SELECT conname AS name, contype::text AS kind FROM pg_constraint
  JOIN pg_attribute ON attnum = ANY (conkey) AND attrelid = conrelid
 WHERE conrelid = to_regclass(:table) AND attname = :column AND contype <> 'n'
UNION
SELECT relname, 'index' FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
  JOIN pg_attribute ON attnum = ANY (indkey) AND attrelid = indrelid
 WHERE indrelid = to_regclass(:table) AND attname = :column
UNION
SELECT pg_get_serial_sequence(:table, :column), 'sequence' WHERE pg_get_serial_sequence(:table, :column) IS NOT NULL`;

interface Dependent {
  name: string;
  kind: string;
}

interface Columns {
  table: string;
  from: string;
  to: string;
  /** Names of indexes and constraints that may be dropped without a successor. */
  losing?: readonly string[] | undefined;
}

/**
 * Refuses to drop a column when that would lose indexes or constraints, which PostgreSQL drops silently.
 * @throws when the successor has fewer of a kind, naming them.
 */
export async function refuseLoss(knex: Knex, { table, from, to, losing = [] }: Columns): Promise<void> {
  const of = async (column: string) => {
    const { rows } = await knex.raw<{ rows: Dependent[] }>(DEPENDENTS, { table: ident(table), column });
    return rows.filter(({ name }) => !losing.includes(name));
  };
  const [had, has] = [await of(from), await of(to)];
  const count = (all: Dependent[], kind: string) => all.filter((each) => each.kind === kind).length;
  const lost = had.filter(({ kind }) => count(had, kind) > count(has, kind)).map(({ name }) => name);
  if (lost.length === 0) return;
  throw new Error(
    `dropping ${table}.${from} would also drop ${[...new Set(lost)].join(', ')}, and ${to} has no replacement: ` +
      'create one in an expand phase (addIndex, addUnique, addCheck, addForeignKey), or list the name in `losing`',
  );
}
