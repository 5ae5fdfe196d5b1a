import { expect, it } from 'vitest';
import { lintChanges } from '../../src/lint/index.ts';
import { CHANGE, changesFolder } from './changes-folder.ts';

const BEFORE = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, note text, total int NOT NULL, code text, customer_id bigint);
CREATE INDEX orders_by_code ON orders (code);`;

const PAIRS = `import { changeColumnType, dropColumn, renameColumn } from ${CHANGE};
export const total = changeColumnType({ table: 'orders', key: 'id', column: 'total', type: 'bigint', notNull: true });
export const note = renameColumn({ table: 'orders', key: 'id', from: 'note', to: 'remark', type: 'text', notNull: true, default: "''" });
export const code = dropColumn({ table: 'orders', column: 'code' });
`;

const EXPAND = `import { addCheck, addColumnWithDefault, addForeignKey, addIndex, addUnique } from ${CHANGE};
import { code, note, total } from '../pairs.ts';
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

const CONTRACT = `import { dropIndex, setNotNull } from ${CHANGE};
import { code, note, total } from '../pairs.ts';
export const oldestRelease = '2.0.0';
export async function up(schema) {
  await setNotNull(schema, 'orders', 'ref');
  await dropIndex(schema, 'orders_by_code');
  await total.contract(schema);
  await note.contract(schema);
  await code.contract(schema);
}`;

it.each([150_000, 180_000])(
  'has nothing against the helpers of this package, on %i',
  async (serverVersion) => {
    const dir = changesFolder({
      'changes/001_orders/expand.sql': BEFORE,
      'changes/002_all/expand.ts': EXPAND.replace('../pairs', '../../pairs'),
      'changes/002_all/backfill.ts': `import { fillColumn } from ${CHANGE};
      export const backfill = fillColumn({ table: 'orders', key: 'id', column: 'ref', value: 'gen_random_uuid()' });`,
      'changes/002_all/contract.ts': CONTRACT.replace('../pairs', '../../pairs'),
      'changes/003_total/backfill.ts':
        "export { total } from '../../pairs.ts'; import { total } from '../../pairs.ts'; export const backfill = total.backfill;",
      'pairs.ts': PAIRS,
    });
    expect(await lintChanges([`${dir}/changes`], { serverVersion })).toEqual([]);
  },
);
