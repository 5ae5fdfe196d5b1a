import type { Knex } from 'knex';
import type { Backfill, SchemaSession } from './change.ts';
import { ident, objectName, plain } from './names.ts';

export interface NewColumn {
  table: string;
  column: string;
  /** SQL, such as `uuid`. */
  type: string;
  /** SQL, such as `gen_random_uuid()`: the default of new rows. */
  default: string;
}

/**
 * Adds a column whose default differs for each row. PostgreSQL would rewrite the table under ACCESS
 * EXCLUSIVE, so the column is added empty: new rows get the default, existing rows get theirs by a backfill,
 * `fillColumn({ table, key, column, value: theDefault })`. A constant default needs no helper: PostgreSQL
 * does not rewrite the table for it.
 *
 * Locks: ACCESS EXCLUSIVE briefly.
 */
export async function addColumnWithDefault(schema: SchemaSession, added: NewColumn): Promise<void> {
  const { table, column, type } = added;
  await schema.step(`add ${table}.${column}`, (knex) =>
    knex.raw(`ALTER TABLE ?? ADD COLUMN ?? ${type}, ALTER COLUMN ?? SET DEFAULT ${plain(added.default)}`, [
      table,
      column,
      column,
    ]),
  );
}

export interface Filling {
  table: string;
  /** The primary key, one column, in whose order the rows are filled. */
  key: string;
  column: string;
  /** SQL: the new value, such as `gen_random_uuid()` or `lower(email)`. Must not be null. */
  value: string;
  /** SQL: the rows that need filling; by default those whose column is null. */
  where?: string;
  batchSize?: number;
}

/**
 * The backfill of one column, by key. A batch is a range of keys, whether its rows need filling or not: a
 * batch of n rows to fill would scan the whole table for the last ones, and hold the locks of the rows
 * already found. It locks rows as UPDATE does; inserts of rows that refer to them do not wait.
 */
export function fillColumn({ table, key, column, value, where, batchSize }: Filling): Backfill {
  const [rows, by] = [ident(table), ident(key)];
  const needed = where ? `(${plain(where)})` : `${ident(column)} IS NULL`;
  const pieceAfter = (lower: string) => `
WITH piece AS (SELECT ${by} AS batched FROM ${rows} WHERE ${lower} ORDER BY ${by} LIMIT ?)
SELECT (SELECT batched FROM piece ORDER BY batched LIMIT 1)::text AS first,
       (SELECT batched FROM piece ORDER BY batched DESC LIMIT 1)::text AS last`;
  // A range of keys reads each row once; an UPDATE of rows that a query found reads them twice.
  const fill = `UPDATE ${rows} SET ${ident(column)} = ${plain(value)} WHERE ${by} >= ? AND ${by} <= ? AND ${needed}`;
  return {
    ...(batchSize !== undefined && { batchSize }),
    async batch(knex, after, size) {
      const found = await (after === null
        ? knex.raw(pieceAfter('true'), [size])
        : knex.raw(pieceAfter(`${by} > ?`), [after, size]));
      const [piece] = found.rows;
      if (!piece?.last) return { rows: 0, last: null };
      const { rowCount } = await knex.raw(fill, [piece.first, piece.last]);
      return { rows: rowCount, last: piece.last };
    },
    async remaining(knex) {
      const found = await knex.raw(`SELECT count(*)::int AS n FROM ${rows} WHERE ${needed}`);
      return found.rows[0].n;
    },
  };
}

export interface Dropping {
  table: string;
  column: string;
  /**
   * SQL, a constant: the column's default in rows of the new release, which does not know the column. Needed
   * when the column is NOT NULL or has a default; otherwise those rows have null.
   */
  meanwhile?: string;
}

/**
 * Drops a column that the new release does not use. From the expand on, writes to it succeed and are recorded
 * in `release.late_writes` with their application and minute, which shows whether an older release still
 * needs it. Each phase may be used alone.
 *
 * Locks: SHARE ROW EXCLUSIVE briefly in the expand, ACCESS EXCLUSIVE briefly to drop.
 */
export function dropColumn({ table, column, meanwhile }: Dropping): {
  expand(schema: SchemaSession): Promise<void>;
  contract(schema: SchemaSession): Promise<void>;
} {
  const [onInsert, onUpdate] = [
    objectName(table, column, 'late_insert'),
    objectName(table, column, 'late_update'),
  ];
  const call = `EXECUTE FUNCTION release.note_late_write('${column.replaceAll("'", "''")}')`;
  return {
    async expand(schema) {
      if (meanwhile !== undefined) {
        await schema.step(`${table}.${column} by default`, (knex) =>
          knex.raw(`ALTER TABLE ?? ALTER COLUMN ?? SET DEFAULT ${plain(meanwhile)}`, [table, column]),
        );
      }
      const written = `NEW.${ident(column)} IS DISTINCT FROM ${meanwhile ?? 'NULL'}`;
      const inserts = `AFTER INSERT ON ${ident(table)}`;
      const updates = `AFTER UPDATE OF ${ident(column)} ON ${ident(table)}`;
      await schema.step(`watch ${table}.${column}`, async (knex) => {
        const [head, when] = [`CREATE TRIGGER ${ident(onInsert)} ${inserts}`, `WHEN (${written})`];
        await knex.raw(plain(`${head} FOR EACH ROW ${when} ${call}`));
        await knex.raw(plain(`CREATE TRIGGER ${ident(onUpdate)} ${updates} FOR EACH ROW ${call}`));
      });
    },
    async contract(schema) {
      await schema.step(`drop ${table}.${column}`, async (knex) => {
        for (const trigger of [onInsert, onUpdate])
          await knex.raw('DROP TRIGGER IF EXISTS ?? ON ??', [trigger, table]);
        await knex.raw('ALTER TABLE ?? DROP COLUMN ??', [table, column]);
      });
    },
  };
}

/** A write to a column that is to be dropped, with its application name, such as `shop/1.0.0`. */
export interface LateWrite {
  table: string;
  column: string;
  application: string;
  /** The minute of the last write. */
  at: Date;
}

/** The applications that wrote columns watched by `dropColumn` since a time. Any role may call it. */
export async function lateWrites(knex: Knex, since: Date): Promise<LateWrite[]> {
  return knex('release.late_writes')
    .where('minute', '>=', knex.raw("date_trunc('minute', ?::timestamptz)", [since]))
    .groupBy('table_name', 'column_name', 'application')
    .orderBy(['table_name', 'column_name', 'application'])
    .select({ table: 'table_name', column: 'column_name', application: 'application' })
    .max({ at: 'minute' }) as unknown as Promise<LateWrite[]>;
}
