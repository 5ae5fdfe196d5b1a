import { fileURLToPath } from 'node:url';
import { runDatabase } from '@zero-downtime/database/testing/run';
import { expect, it } from 'vitest';
import { readFolder } from '../../src/record/read-folder.ts';
import { checkTrace, traceChanges } from '../../src/trace/index.ts';
import { CHANGE, changesFolder } from '../lint/changes-folder.ts';
import { EXPAND, PAIRS } from '../lint/every-helper.ts';

async function trace(folder: string) {
  const seen = await traceChanges((await runDatabase()).ownerUrl, folder, await readFolder(folder));
  // The duration of a lock depends on the load of the machine.
  const findings = checkTrace(seen).filter(({ rule }) => rule !== 'trace-long-lock');
  return { findings, surprises: seen.surprises };
}

it.each(['../../../migrations/test/orders/changes', '../../../migrations/test/shop/changes'])(
  'finds nothing in %s',
  async (folder) => {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    expect(await trace(path)).toEqual({ findings: [], surprises: [] });
  },
);

const BEFORE = `CREATE TABLE orders (id bigint PRIMARY KEY, note text, total int NOT NULL, code text, customer_id bigint);
CREATE INDEX orders_by_code ON orders (code);
INSERT INTO orders VALUES (1, 'a', 1, 'b', 1), (2, 'c', 2, 'd', 2);`;

const CONTRACT = `import { dropIndex, setNotNull } from ${CHANGE};
import { code, note, total } from '../pairs.ts';
export const oldestRelease = '2.0.0';
export async function up(schema) {
  await setNotNull(schema, 'orders', 'ref');
  await dropIndex(schema, 'orders_by_code');
  await note.contract(schema);
  await code.contract(schema);
}`;

it('finds nothing in changes by the helpers, with rows', async () => {
  const dir = changesFolder({
    'changes/001_orders/expand.sql': BEFORE,
    'changes/002_all/expand.ts': EXPAND,
    'changes/002_all/backfill.ts': `import { note } from '../../pairs.ts'; import { fillColumn } from ${CHANGE};
      const ref = fillColumn({ table: 'orders', key: 'id', column: 'ref', value: 'gen_random_uuid()' });
      export const backfill = {
        batch: async (knex, after, size) => { await note.backfill.batch(knex, after, size); return ref.batch(knex, after, size); },
        remaining: async (knex) => (await ref.remaining(knex)) + (await note.backfill.remaining(knex)),
      };`,
    'changes/002_all/contract.ts': CONTRACT.replace('../pairs', '../../pairs'),
    'changes/003_total/backfill.ts':
      "import { total } from '../../pairs.ts'; export const backfill = total.backfill;",
    'changes/003_total/contract.ts':
      "import { total } from '../../pairs.ts'; export const oldestRelease = '2.0.0'; export const up = total.contract;",
    'pairs.ts': PAIRS,
  });
  expect(await trace(`${dir}/changes`)).toEqual({ findings: [], surprises: [] });
});
