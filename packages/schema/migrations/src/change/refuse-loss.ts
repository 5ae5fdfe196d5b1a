import type { Knex } from 'knex';
import { ident } from './names.ts';

/** What goes with a column when it is dropped: its indexes, constraints and sequence. NOT NULL is the caller's business. */
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
  /** Names of what may go without a successor. */
  losing?: readonly string[] | undefined;
}

/**
 * Dropping a column silently drops its indexes and constraints.
 * @throws when the one that takes its place has fewer of a kind, naming them.
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
    `with ${table}.${from} would go ${[...new Set(lost)].join(', ')}, and ${to} has nothing that takes its place: ` +
      'give it its own in an expand phase (addIndex, addUnique, addCheck, addForeignKey), or name in `losing` what may go',
  );
}
