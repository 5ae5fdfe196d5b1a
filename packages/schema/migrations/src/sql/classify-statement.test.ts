import { describe, expect, it } from 'vitest';
import { classifyStatement } from './classify-statement.ts';

it.each<[string, ReturnType<typeof classifyStatement>]>([
  ['ALTER TABLE a ADD COLUMN b int', { as: 'step' }],
  ['CREATE INDEX i ON t (concurrently)', { as: 'step' }],
  ["ALTER TYPE mood ADD VALUE 'calm'", { as: 'step' }],
  ['REFRESH MATERIALIZED VIEW CONCURRENTLY v', { as: 'step' }],
  ['create  index\nconcurrently I on Things (a)', { as: 'create index', index: 'i', table: 'Things' }],
  [
    'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "My ""i" ON ONLY shop."Th.ings" USING btree (a)',
    { as: 'create index', index: 'My "i', table: 'shop."Th.ings"' },
  ],
  ['DROP INDEX CONCURRENTLY IF EXISTS shop.i', { as: 'drop index', index: 'shop.i' }],
  [
    'ALTER TABLE shop.t DETACH PARTITION shop.t_2020 CONCURRENTLY',
    { as: 'detach partition', table: 'shop.t', partition: 'shop.t_2020' },
  ],
])('%s', (statement, execution) => {
  expect(classifyStatement(statement)).toEqual(execution);
});

describe('is refused', () => {
  it.each([
    ['BEGIN', /is a transaction of its own/],
    ['commit', /is a transaction of its own/],
    ['COPY t (a) FROM STDIN', /use INSERT/],
    ['\\set x 1', /psql/],
    ['VACUUM t', /outside\(\)/],
    ['REINDEX INDEX CONCURRENTLY i', /outside\(\)/],
    ['CREATE INDEX CONCURRENTLY ON t (a)', /give the index a name/],
  ])('%s', (statement, why) => {
    expect(classifyStatement(statement)).toEqual({ as: 'refused', why: expect.stringMatching(why) });
  });
});
