import { beforeEach, describe, expect, it } from 'vitest';
import { validateConstraint } from '../../src/change/constraints.ts';
import {
  addCheck,
  addColumnWithDefault,
  addForeignKey,
  fillColumn,
  setNotNull,
} from '../../src/change/index.ts';
import { expand, useChanges } from './use-changes.ts';

const shop = useChanges();
beforeEach(async () => {
  const owner = shop.owner();
  await owner.raw('CREATE TABLE things (id int PRIMARY KEY, a int, b text)');
  await owner.raw("INSERT INTO things SELECT i, i, 'b' || i FROM generate_series(1, 500) AS i");
});

const constraints = async (kind: string) =>
  (
    await shop.owner().raw(
      `SELECT conname AS name, pg_get_constraintdef(oid) AS definition, convalidated AS validated
         FROM pg_constraint WHERE conrelid = 'things'::regclass AND contype = ? ORDER BY 1`,
      [kind],
    )
  ).rows;

describe('addCheck', () => {
  const check = expand((schema) => addCheck(schema, { table: 'things', name: 'a_positive', check: 'a > 0' }));

  it('adds a constraint that is validated', async () => {
    expect((await (await shop.change(check))('expand')).code).toBe(0);
    expect(await constraints('c')).toEqual([
      { name: 'a_positive', definition: 'CHECK ((a > 0))', validated: true },
    ]);
  });

  it('holds for new rows while old rows violate it, and is validated once they are fixed', async () => {
    await shop.owner()('things').insert({ id: 0, a: -1 });
    const run = await shop.change(check);
    const { code, result } = await run('expand');
    expect(code).toBe(1);
    expect(result.message).toMatch(/is violated by some row \(existing rows violate the new constraint/);
    await expect(shop.owner()('things').insert({ id: -1, a: -1 })).rejects.toMatchObject({ code: '23514' });
    await shop.owner()('things').where({ id: 0 }).update({ a: 1 });
    expect((await run('expand')).code).toBe(0);
    expect(await constraints('c')).toEqual([expect.objectContaining({ validated: true })]);
  });
});

describe('addForeignKey', () => {
  it('adds a validated constraint over several columns', async () => {
    await shop.owner().raw('CREATE TABLE others (x int, y text, PRIMARY KEY (x, y))');
    await shop.owner().raw('INSERT INTO others SELECT a, b FROM things');
    const run = await shop.change(
      expand((schema) =>
        addForeignKey(schema, {
          table: 'things',
          columns: ['a', 'b'],
          references: { table: 'public.others', columns: ['x', 'y'] },
          onDelete: 'set null',
        }),
      ),
    );
    expect((await run('expand')).code).toBe(0);
    expect(await constraints('f')).toEqual([
      {
        name: 'things_a_b_fkey',
        definition: 'FOREIGN KEY (a, b) REFERENCES others(x, y) ON DELETE SET NULL',
        validated: true,
      },
    ]);
  });

  it('advises what to do about rows that refer to missing rows', async () => {
    await shop.owner().raw('CREATE TABLE others (x int PRIMARY KEY)');
    const run = await shop.change(
      expand((schema) =>
        addForeignKey(schema, {
          table: 'things',
          columns: ['a'],
          references: { table: 'others', columns: ['x'] },
        }),
      ),
    );
    expect((await run('expand')).result.message).toMatch(/rows refer to missing rows/);
  });
});

describe('setNotNull', () => {
  it('accepts names that need quotes and tables with their schema', async () => {
    await shop.owner().raw('CREATE TABLE "Odd table" (id int, "the Column" int)');
    const run = await shop.change(expand((schema) => setNotNull(schema, 'public.Odd table', 'the Column')));
    expect((await run('expand')).code).toBe(0);
    await expect(shop.owner()('Odd table').insert({ id: 1 })).rejects.toMatchObject({ code: '23502' });
  });

  it('waits long enough for an autovacuum to yield, which takes more than a second', async () => {
    // Simulates an autovacuum: holds the same lock until a waiter has waited for a second.
    const vacuum = await shop.owner().transaction();
    await shop.owner().raw('ALTER TABLE things ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID');
    await vacuum.raw('LOCK TABLE things IN SHARE UPDATE EXCLUSIVE MODE');
    const run = await shop.change(
      expand((schema) => validateConstraint(schema, 'rows', { table: 'things', constraint: 'a_positive' })),
    );
    const running = run('expand');
    const waitedForLong = () =>
      vacuum('pg_locks')
        .where({ granted: false })
        .whereRaw("clock_timestamp() - waitstart > interval '1 second'");
    await expect.poll(waitedForLong).toHaveLength(1);
    await vacuum.commit();
    expect((await running).code).toBe(0);
  });
});

describe('addColumnWithDefault', () => {
  const filling = { table: 'things', key: 'id', column: 'token', value: 'gen_random_uuid()', batchSize: 100 };
  const change = () =>
    shop.change({
      expand: (schema) =>
        addColumnWithDefault(schema, {
          table: 'things',
          column: 'token',
          type: 'uuid',
          default: 'gen_random_uuid()',
        }),
      backfill: fillColumn(filling),
      contract: (schema) => setNotNull(schema, 'things', 'token'),
    });
  const file = async () =>
    (await shop.owner().raw("SELECT pg_relation_filenode('things') AS node")).rows[0].node;

  it('does not rewrite the table; new rows have a value at once, old rows after the backfill', async () => {
    const run = await change();
    const before = await file();
    expect((await run('expand')).code).toBe(0);
    expect(await file()).toBe(before);
    await shop.app('2.0.0')('things').insert({ id: 0 });
    expect(await shop.owner()('things').whereNotNull('token').pluck('id')).toEqual([0]);
    const { code, lines } = await run('backfill');
    expect(code).toBe(0);
    expect(lines).toContainEqual(expect.objectContaining({ event: 'progress', rows: 500, remaining: 0 }));
    const tokens = await shop.owner()('things').distinct('token').pluck('token');
    expect(tokens).toHaveLength(501);
    expect((await run('contract')).code).toBe(0);
  });
});

describe('fillColumn', () => {
  it.each(['int', 'bigint', 'uuid', 'text'])('fills a table by its key of type %s', async (type) => {
    const owner = shop.owner();
    const key = type === 'uuid' ? "lpad(i::text, 32, '0')::uuid" : `i::${type}`;
    await owner.raw(`CREATE TABLE keyed (key ${type} PRIMARY KEY, filled text)`);
    await owner.raw(`INSERT INTO keyed SELECT ${key} FROM generate_series(1, 30) AS i`);
    const value = "'is it ' || key::text || '?'";
    const backfill = fillColumn({ table: 'keyed', key: 'key', column: 'filled', value, batchSize: 7 });
    const run = await shop.change({ backfill });
    await run('expand');
    expect((await run('backfill')).code).toBe(0);
    const rows = await owner('keyed').select();
    expect(rows).toHaveLength(30);
    for (const row of rows) expect(row.filled).toBe(`is it ${row.key}?`);
  });
});
