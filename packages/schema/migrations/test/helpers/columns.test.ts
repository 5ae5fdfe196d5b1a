import type { Database } from '@zero-downtime/database/knex';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addIndex,
  changeColumnType,
  dropColumn,
  lateWrites,
  renameColumn,
  shadowOf,
} from '../../src/change/index.ts';
import { useChanges } from './use-changes.ts';

const shop = useChanges();
beforeEach(async () => {
  const owner = shop.owner();
  await owner.raw("CREATE TABLE things (id int PRIMARY KEY, code text NOT NULL DEFAULT 'none', n int)");
  await owner.raw("INSERT INTO things SELECT i, 'c' || i, i FROM generate_series(1, 50) AS i");
});

const plainRename = () =>
  renameColumn({
    table: 'things',
    key: 'id',
    from: 'code',
    to: 'label',
    type: 'text',
    notNull: true,
    default: "'none'",
    batchSize: 20,
  });

describe('renameColumn', () => {
  it('works for both releases, then only for the new one', async () => {
    const run = await shop.change(plainRename());
    expect((await run('expand')).code).toBe(0);
    const [old, fresh] = [shop.app('1.0.0'), shop.app('2.0.0')];
    await old('things').insert({ id: 100, code: 'from the old' });
    await fresh('things').insert({ id: 101, label: 'from the new' });
    await old('things').insert({ id: 102 });
    await old('things').where({ id: 1 }).update({ code: 'changed' });
    await fresh('things').where({ id: 2 }).update({ label: 'changed too' });
    await fresh('things').where({ id: 100 }).update({ n: 7 });
    const rows = await shop.owner()('things').whereIn('id', [1, 2, 100, 101, 102]).orderBy('id');
    expect(rows.map(({ code, label }) => [code, label])).toEqual([
      ['changed', 'changed'],
      ['changed too', 'changed too'],
      ['from the old', 'from the old'],
      ['from the new', 'from the new'],
      ['none', 'none'],
    ]);
    expect((await run('backfill')).code).toBe(0);
    expect(await shop.owner()('things').whereRaw('label IS DISTINCT FROM code')).toEqual([]);
    await Promise.all([old.destroy()]);
    expect((await run('contract')).code).toBe(0);
    await fresh('things').insert({ id: 103 });
    expect(await fresh('things').where({ id: 103 }).first()).toEqual({ id: 103, n: null, label: 'none' });
    expect(await leftovers()).toEqual([]);
  });

  interface Write {
    release: 'old' | 'new';
    does: 'insert' | 'update' | 'upsert' | 'touch';
    id: number;
    value: string;
  }
  const write: fc.Arbitrary<Write> = fc.record({
    release: fc.constantFrom('old' as const, 'new' as const),
    does: fc.constantFrom<Write['does'][]>('insert', 'update', 'upsert', 'touch'),
    id: fc.integer({ min: 1, max: 5 }),
    value: fc.constantFrom('1', '2', '03'),
  });
  const perform = async (db: Database, { release, does, id, value }: Write) => {
    const set = release === 'old' ? { code: value } : { label: Number(value) };
    if (does === 'touch') return db('things').where({ id }).update({ n: 1 });
    if (does === 'update') return db('things').where({ id }).update(set);
    const insert = db('things')
      .insert({ id, ...set })
      .onConflict('id');
    return does === 'insert' ? insert.ignore() : insert.merge();
  };

  it('with conversions: both releases read the last write, in any order of writes', async () => {
    const renaming = renameColumn({
      ...{ table: 'things', key: 'id', from: 'code', to: 'label', type: 'int' },
      forward: (code) => `nullif(regexp_replace(${code}, '[^0-9]', '', 'g'), '')::int`,
      backward: (label) => `${label}::text`,
    });
    const run = await shop.change(renaming);
    expect((await run('expand')).code).toBe(0);
    const owner = shop.owner();
    await fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 8 }), async (writes) => {
        await owner('things').delete();
        await owner.raw(
          "ALTER TABLE things DISABLE TRIGGER USER; INSERT INTO things (id, code) VALUES (1, '07'), (2, '8'); ALTER TABLE things ENABLE TRIGGER USER",
        );
        const last = new Map([
          [1, 7],
          [2, 8],
        ]);
        for (const each of writes) {
          await perform(owner, each);
          const is = last.has(each.id);
          if (each.does === 'upsert' || (each.does === 'update' && is) || (each.does === 'insert' && !is))
            last.set(each.id, Number(each.value));
        }
        for (const row of await owner('things')) {
          expect(Number(row.code)).toBe(last.get(row.id));
          if (row.label !== null) expect(row.label).toBe(last.get(row.id));
        }
      }),
      { numRuns: 60 },
    );
    expect((await run('backfill')).code).toBe(0);
    expect(await owner('things').whereNull('label')).toEqual([]);
  });

  it('the columns stay equal with concurrent writers and a backfill', async () => {
    const run = await shop.change(plainRename());
    await run('expand');
    const [old, fresh] = [shop.app('1.0.0'), shop.app('2.0.0')];
    const writing = (db: Database, column: string) =>
      Promise.all(
        Array.from({ length: 2 }, async (_, w) => {
          for (let i = 0; i < 100; i++)
            await db('things')
              .where({ id: (i * 7 + w) % 20 })
              .update({ [column]: `${column} ${i}` });
        }),
      );
    const [, , filled] = await Promise.all([writing(old, 'code'), writing(fresh, 'label'), run('backfill')]);
    expect(filled.code).toBe(0);
    expect(await shop.owner()('things').whereRaw('label IS DISTINCT FROM code')).toEqual([]);
  });

  it('refuses to drop indexes and constraints without a successor, naming them', async () => {
    await shop.owner().raw('CREATE INDEX by_code ON things (code)');
    const run = await shop.change(plainRename());
    await run('expand');
    const { code, result } = await run('contract');
    expect(code).toBe(1);
    expect(result.message).toMatch(
      /^dropping things\.code would also drop by_code, and label has no replacement/,
    );
    await shop.owner().raw('CREATE INDEX by_label ON things (label)');
    expect((await run('contract')).code).toBe(0);
  });
});

describe('changeColumnType', () => {
  it('works for both releases, before and after the columns are swapped', async () => {
    await shop.owner().raw('CREATE INDEX by_n ON things (n)');
    const change = changeColumnType({
      table: 'things',
      key: 'id',
      column: 'n',
      type: 'bigint',
      batchSize: 20,
    });
    const run = await shop.change({
      ...change,
      async expand(schema) {
        await change.expand(schema);
        await addIndex(schema, { table: 'things', name: 'by_big_n', on: shadowOf('n') });
      },
    });
    expect((await run('expand')).code).toBe(0);
    const app = shop.app('2.0.0');
    await app('things').insert({ id: 100, n: 1_000 });
    await app('things').where({ id: 1 }).update({ n: null });
    await app('things').where({ id: 2 }).update({ n: 2_000 });
    const before = await app('things').select('id', app.raw('n::text')).orderBy('id');
    expect((await run('contract')).code).toBe(0);
    expect(await app('things').select('id', app.raw('n::text')).orderBy('id')).toEqual(before);
    await app('things').insert({ id: 101, n: '9000000000' });
    expect(await leftovers()).toEqual([]);
    const { rows } = await shop
      .owner()
      .raw(
        "SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = 'things'::regclass AND attname = 'n'",
      );
    expect(rows).toEqual([{ type: 'bigint' }]);
  });
});

describe('dropColumn', () => {
  it('records the applications that still write the column, accepts their writes, and drops it', async () => {
    const run = await shop.change(dropColumn({ table: 'things', column: 'code', meanwhile: "'none'" }));
    expect((await run('expand')).code).toBe(0);
    const since = new Date(Date.now() - 60_000);
    const [old, fresh] = [shop.app('1.0.0'), shop.app('2.0.0')];
    await fresh('things').insert({ id: 100, n: 1 });
    await fresh('things').where({ id: 1 }).update({ n: 2 });
    expect(await lateWrites(fresh, since)).toEqual([]);
    await Promise.all([100, 1, 2].map((id) => old('things').where({ id }).update({ code: 'still here' })));
    await old('things').insert({ id: 101, code: 'new' });
    const writes = await lateWrites(fresh, since);
    expect(writes).toEqual([
      { table: 'public.things', column: 'code', application: 'shop/1.0.0', at: expect.any(Date) },
    ]);
    expect(await lateWrites(fresh, new Date(Date.now() + 120_000))).toEqual([]);
    expect(await old('things').where({ code: 'still here' })).toHaveLength(3);
    await old.destroy();
    expect((await run('contract')).code).toBe(0);
    expect(await fresh('things').where({ id: 101 }).first()).toEqual({ id: 101, n: null });
    expect(await leftovers()).toEqual([]);
  });

  it('no writer waits for another while late writes are recorded', async () => {
    const run = await shop.change(dropColumn({ table: 'things', column: 'n' }));
    await run('expand');
    const first = await shop.app('1.0.0').transaction();
    await first('things').where({ id: 1 }).update({ n: 1 });
    await shop.app('1.0.0')('things').where({ id: 2 }).update({ n: 2 }).timeout(60_000);
    await first.commit();
    expect(await lateWrites(shop.owner(), new Date(0))).toHaveLength(1);
  });
});

/** Triggers of the table, functions outside the ledger, and shadow columns. */
async function leftovers(): Promise<unknown[]> {
  const { rows } = await shop.owner().raw(
    `SELECT tgname AS name FROM pg_trigger WHERE tgrelid = 'things'::regclass AND NOT tgisinternal
     UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
     UNION SELECT attname FROM pg_attribute WHERE attrelid = 'things'::regclass AND attname LIKE '%retyped'`,
  );
  return rows;
}
