import type { Backfill, SchemaSession } from './change.ts';
import { setNotNull } from './constraints.ts';
import { plain } from './names.ts';
import { refuseLoss } from './refuse-loss.ts';
import { type Conversion, endSync, fillSynced, type Pair, syncColumns } from './sync-columns.ts';

export interface Renaming {
  table: string;
  /** The primary key, one column. */
  key: string;
  from: string;
  to: string;
  /** SQL: the type of the new column. */
  type: string;
  /** The SQL that computes the new value from the old one, and the reverse, if the meaning changes. */
  forward?: Conversion;
  backward?: Conversion;
  notNull?: boolean;
  /** SQL: the default of the new column after the contract. */
  default?: string;
  /** Indexes and constraints of the old column that may be dropped without a successor. */
  losing?: readonly string[];
  batchSize?: number;
}

/** A change in three phases, one for each file. */
export interface ThreePhases {
  expand(schema: SchemaSession): Promise<void>;
  backfill: Backfill;
  contract(schema: SchemaSession): Promise<void>;
}

const same: Conversion = (column) => column;

/**
 * Renames a column while the old release uses the old name and the new release the new one: adds a second
 * column, and triggers keep the two equal. Until the backfill is done, the new release must read
 * `coalesce(new, old)`, because the new column is null in old rows.
 *
 * Locks: ACCESS EXCLUSIVE briefly to add and to drop a column, SHARE ROW EXCLUSIVE for the triggers.
 */
export function renameColumn(renaming: Renaming): ThreePhases {
  const { table, from, to, type, losing } = renaming;
  const pair: Pair = { ...renaming, forward: renaming.forward ?? same, backward: renaming.backward ?? same };
  return {
    async expand(schema) {
      await schema.step(`add ${table}.${to}`, (knex) =>
        knex.raw(`ALTER TABLE ?? ADD COLUMN ?? ${type}`, [table, to]),
      );
      await syncColumns(schema, pair);
    },
    backfill: fillSynced(pair),
    async contract(schema) {
      if (renaming.notNull) await setNotNull(schema, table, to);
      await schema.step(`drop ${table}.${from}`, async (knex) => {
        await refuseLoss(knex, { table, from, to, losing });
        await endSync(knex, pair);
        const byDefault = renaming.default ? `, ALTER COLUMN ?? SET DEFAULT ${plain(renaming.default)}` : '';
        await knex.raw(`ALTER TABLE ?? DROP COLUMN ??${byDefault}`, [
          table,
          from,
          ...(byDefault ? [to] : []),
        ]);
      });
    },
  };
}
