import { expect, it } from 'vitest';
import { lintChanges } from '../../src/index.ts';
import { SUPPORTED } from '../../src/model/versions.ts';
import { CHANGE, changesFolder } from './changes-folder.ts';
import { EXPAND, PAIRS } from './every-helper.ts';

const BEFORE = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, note text, total int NOT NULL, code text, customer_id bigint);
CREATE INDEX orders_by_code ON orders (code);`;

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

it.each([{ oldest: 150_000, newest: 150_000 }, { oldest: 180_000, newest: 180_000 }, SUPPORTED])(
  'finds nothing in changes by the helpers, on $oldest to $newest',
  async (servers) => {
    const dir = changesFolder({
      'changes/001_orders/expand.sql': BEFORE,
      'changes/002_all/expand.ts': EXPAND,
      'changes/002_all/backfill.ts': `import { fillColumn } from ${CHANGE};
      export const backfill = fillColumn({ table: 'orders', key: 'id', column: 'ref', value: 'gen_random_uuid()' });`,
      'changes/002_all/contract.ts': CONTRACT.replace('../pairs', '../../pairs'),
      'changes/003_total/backfill.ts':
        "export { total } from '../../pairs.ts'; import { total } from '../../pairs.ts'; export const backfill = total.backfill;",
      'pairs.ts': PAIRS,
    });
    expect(await lintChanges([`${dir}/changes`], { servers })).toEqual([]);
  },
);
