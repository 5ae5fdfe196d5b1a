import type { SchemaSession } from './change.ts';
import { objectName } from './object-name.ts';
import { ident, plain } from './sql-text.ts';

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
