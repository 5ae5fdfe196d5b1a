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
  /** SQL: the type that the column is to have. */
  type: string;
  /** SQL that makes the new value; by default a cast. */
  using?: Conversion;
  notNull?: boolean;
  /** SQL: what the column gets from the contract on when nobody says. The old default does not stay. */
  default?: string;
  /** Indexes and constraints of the old column that need no successor. */
  losing?: readonly string[];
  batchSize?: number;
}

/** The column that the new values wait in, for indexes and constraints of its own. */
export const shadowOf = (column: string): string => `${column}_retyped`;

/**
 * Gives a column another type, for example integer to bigint, without writing the table anew under ACCESS EXCLUSIVE. Both
 * releases use its one name: the values wait in a shadow column, computed by a trigger, and in the contract the two change
 * places in one transaction. Where the new release needs another name or meaning, take renameColumn with conversions.
 * Give the shadow (`shadowOf(column)`) the indexes and constraints of the column before the contract.
 *
 * Locks: ACCESS EXCLUSIVE for a moment to add and to swap, SHARE ROW EXCLUSIVE for the trigger. Prepared statements that
 * return the column must be prepared again after the swap (0A000).
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
