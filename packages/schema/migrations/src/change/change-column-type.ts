import { setNotNull } from './constraints.ts';
import { plain } from './names.ts';
import { refuseLoss } from './refuse-loss.ts';
import type { ThreePhases } from './rename-column.ts';
import { type Conversion, endSync, fillSynced, type Pair, syncColumns } from './sync-columns.ts';

export interface NewType {
  table: string;
  /** The primary key, one column. */
  key: string;
  column: string;
  /** SQL: the new type. */
  type: string;
  /** SQL that computes the new value; a cast when not given. */
  using?: Conversion;
  notNull?: boolean;
  /** SQL: the default of the column after the contract. The old default is dropped. */
  default?: string;
  /** Indexes and constraints of the old column that may be dropped without a successor. */
  losing?: readonly string[];
  batchSize?: number;
}

/** The name of the shadow column, for its own indexes and constraints. */
export const shadowOf = (column: string): string => `${column}_retyped`;

/**
 * Changes the type of a column, for example from integer to bigint, without a table rewrite under ACCESS
 * EXCLUSIVE. A trigger computes the new values in a shadow column. The contract swaps the two columns in one
 * transaction, so both releases use the same name. For a new name or meaning, use renameColumn with
 * conversions. Create the indexes and constraints of the shadow (`shadowOf(column)`) before the contract.
 *
 * Locks: ACCESS EXCLUSIVE briefly to add and to swap, SHARE ROW EXCLUSIVE for the trigger. After the swap,
 * prepared statements that return the column must be prepared again (0A000).
 */
export function changeColumnType(change: NewType): ThreePhases {
  const { table, column, type, losing } = change;
  const shadow = shadowOf(column);
  const using = change.using ?? ((value: string) => `${value}::${type}`);
  const { key, batchSize } = change;
  const pair: Pair = {
    table,
    key,
    from: column,
    to: shadow,
    forward: using,
    ...(batchSize && { batchSize }),
  };
  return {
    async expand(schema) {
      await schema.step(`add ${table}.${shadow}`, (knex) =>
        knex.raw(`ALTER TABLE ?? ADD COLUMN ?? ${type}`, [table, shadow]),
      );
      await syncColumns(schema, pair);
    },
    backfill: fillSynced(pair),
    async contract(schema) {
      if (change.notNull) await setNotNull(schema, table, shadow);
      await schema.step(`swap ${table}.${column}`, async (knex) => {
        await refuseLoss(knex, { table, from: column, to: shadow, losing });
        await endSync(knex, pair);
        const byDefault = change.default ? `, ALTER COLUMN ?? SET DEFAULT ${plain(change.default)}` : '';
        await knex.raw(`ALTER TABLE ?? DROP COLUMN ??${byDefault}`, [
          table,
          column,
          ...(byDefault ? [shadow] : []),
        ]);
        await knex.raw('ALTER TABLE ?? RENAME COLUMN ?? TO ??', [table, shadow, column]);
      });
    },
  };
}
