import { CHANGE } from './changes-folder.ts';

/** Helpers that define several phases, in `pairs.ts` beside the folder of changes. */
export const PAIRS = `import { changeColumnType, dropColumn, renameColumn } from ${CHANGE};
export const total = changeColumnType({ table: 'orders', key: 'id', column: 'total', type: 'bigint', notNull: true });
export const note = renameColumn({ table: 'orders', key: 'id', from: 'note', to: 'remark', type: 'text', notNull: true, default: "''" });
export const code = dropColumn({ table: 'orders', column: 'code' });
`;

/** An expand that uses every helper; `orders` needs note, total, code and customer_id. */
export const EXPAND = `import { addCheck, addColumnWithDefault, addForeignKey, addIndex, addUnique } from ${CHANGE};
import { code, note, total } from '../../pairs.ts';
export async function up(schema) {
  await schema.step('a', (knex) => knex.raw('ALTER TABLE orders ADD COLUMN sku text, ADD COLUMN parent bigint'));
  await addColumnWithDefault(schema, { table: 'orders', column: 'ref', type: 'uuid', default: 'gen_random_uuid()' });
  await addIndex(schema, { table: 'orders', name: 'orders_by_parent', on: 'parent' });
  await addForeignKey(schema, { table: 'orders', columns: ['parent'], references: { table: 'orders', columns: ['id'] } });
  await addUnique(schema, { table: 'orders', columns: ['sku'] });
  await addCheck(schema, { table: 'orders', name: 'sku_long', check: 'length(sku) > 3' });
  await total.expand(schema);
  await note.expand(schema);
  await code.expand(schema);
}`;
