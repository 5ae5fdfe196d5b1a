import type { Knex } from 'knex';
import type { Backfill, SchemaSession } from './change.ts';
import { ident, objectName, plain } from './names.ts';

export interface NewColumn {
  table: string;
  column: string;
  /** SQL, such as `uuid`. */
  type: string;
  /** SQL, such as `gen_random_uuid()`: for rows that do not say. */
  default: string;
}

/**
 * Adds a column whose default is another for each row. PostgreSQL would write the whole table anew under ACCESS EXCLUSIVE;
 * so it comes empty, new rows get the default, and those there are get theirs by a backfill:
 * `fillColumn({ table, key, column, value: theDefault })`. A constant default needs no helper: PostgreSQL keeps it aside.
 *
 * Locks: ACCESS EXCLUSIVE for a moment.
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
  /** The primary key, one column: rows are gone through in its order. */
  key: string;
  column: string;
  /** SQL: what the column gets, such as `gen_random_uuid()` or `lower(email)`. Must not be null. */
  value: string;
  /** SQL: rows that need it; by default those whose column is null. */
  where?: string;
  batchSize?: number;
}

/**
 * The backfill of one column, by key. A batch is a piece of the table, whether its rows need filling or not: one that looked
 * for so many rows to fill would search the whole table for the last ones, and keep those it has found locked meanwhile.
 * It locks rows as an UPDATE of them does; whoever adds a row that refers to one of them does not wait.
 */
export function fillColumn({ table, key, column, value, where, batchSize }: Filling): Backfill {
  const [rows, by] = [ident(table), ident(key)];
  const needed = where ? `(${plain(where)})` : `${ident(column)} IS NULL`;
  const pieceAfter = (lower: string) => `
WITH piece AS (SELECT ${by} AS batched FROM ${rows} WHERE ${lower} ORDER BY ${by} LIMIT ?)
SELECT (SELECT batched FROM piece ORDER BY batched LIMIT 1)::text AS first,
       (SELECT batched FROM piece ORDER BY batched DESC LIMIT 1)::text AS last`;
  // Between two ends: that reads each row once, an UPDATE of the rows that a query found reads it twice.
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
   * SQL, a constant: what the column gets in rows of the new release, which does not know it any more. Becomes its default.
   * Needed where it is NOT NULL or has a default; else rows of the new release have null there.
   */
  meanwhile?: string;
}

/**
 * Drops a column that the new release does not use. From the expand on, writes to it are noted in `release.late_writes`,
 * with the application that made them and the minute, so that one sees whether somebody still needs it; they succeed.
 * Both phases may be used alone.
 *
 * Locks: SHARE ROW EXCLUSIVE for a moment in the expand, ACCESS EXCLUSIVE for a moment to drop.
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

/** A column that is to be dropped, and who wrote it last: `shop/1.0.0`, as its sessions call themselves. */
export interface LateWrite {
  table: string;
  column: string;
  application: string;
  /** The minute in which it was written last. */
  at: Date;
}

/** Who wrote columns that are watched by `dropColumn`, since a moment. Any role may ask. */
export async function lateWrites(knex: Knex, since: Date): Promise<LateWrite[]> {
  return knex('release.late_writes')
    .where('minute', '>=', knex.raw("date_trunc('minute', ?::timestamptz)", [since]))
    .groupBy('table_name', 'column_name', 'application')
    .orderBy(['table_name', 'column_name', 'application'])
    .select({ table: 'table_name', column: 'column_name', application: 'application' })
    .max({ at: 'minute' }) as unknown as Promise<LateWrite[]>;
}
