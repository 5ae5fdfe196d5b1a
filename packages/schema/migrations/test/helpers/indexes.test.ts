import { beforeEach, describe, expect, it } from 'vitest';
import { addIndex, addUnique, dropIndex } from '../../src/change/index.ts';
import { expand, useChanges } from './use-changes.ts';

const shop = useChanges();
beforeEach(async () => {
  await shop.owner().raw('CREATE TABLE things (id int PRIMARY KEY, a int, b text)');
  await shop.owner().raw("INSERT INTO things SELECT i, i, 'b' || i FROM generate_series(1, 500) AS i");
});

const indexes = async () =>
  (
    await shop.owner().raw(
      `SELECT pg_get_indexdef(indexrelid) AS definition, indisvalid AS valid FROM pg_index
        WHERE indrelid = 'things'::regclass AND NOT indisprimary ORDER BY 1`,
    )
  ).rows;
/** Leaves an invalid index, as an interrupted build does. */
const leaveInvalid = async () => {
  const other = await shop.app('2.0.0').transaction();
  await other('things').where({ id: 1 }).update({ a: 7 });
  const building = expect(
    shop.owner().raw('CREATE INDEX CONCURRENTLY things_a ON things (a)'),
  ).rejects.toThrow(/canceling statement/);
  const pid = await seen(WAITING_TO_BUILD, 'pid');
  await shop.owner().raw('SELECT pg_cancel_backend(?)', [pid]);
  await building;
  await other.commit();
  expect(await indexes()).toEqual([expect.objectContaining({ valid: false })]);
};

describe('addIndex', () => {
  it('builds the index with all its options', async () => {
    const run = await shop.change(
      expand(async (schema) => {
        await addIndex(schema, { table: 'things', name: 'things_a', on: 'a DESC, b', include: ['id'] });
        await addIndex(schema, {
          table: 'public.things',
          name: 'Odd "name',
          on: 'lower(b)',
          where: "b <> 'what?'",
        });
        await addIndex(schema, { table: 'things', name: 'things_u', on: 'b', unique: true, using: 'btree' });
      }),
    );
    expect((await run('expand')).code).toBe(0);
    expect((await indexes()).map(({ definition }: { definition: string }) => definition)).toEqual([
      `CREATE INDEX "Odd ""name" ON public.things USING btree (lower(b)) WHERE (b <> 'what?'::text)`,
      'CREATE INDEX things_a ON public.things USING btree (a DESC, b) INCLUDE (id)',
      'CREATE UNIQUE INDEX things_u ON public.things USING btree (b)',
    ]);
  });

  it('drops an invalid index and builds it again', async () => {
    await leaveInvalid();
    const run = await shop.change(
      expand((schema) => addIndex(schema, { table: 'things', name: 'things_a', on: 'a' })),
    );
    const { code, lines } = await run('expand');
    expect(code).toBe(0);
    expect(lines).toContainEqual(expect.objectContaining({ step: 'index things_a', attempts: 1 }));
    expect(await indexes()).toEqual([expect.objectContaining({ valid: true })]);
  });

  it('records an index that a killed run built, without another build', async () => {
    await shop.owner().raw('CREATE INDEX things_a ON things (a)');
    const run = await shop.change(
      expand((schema) => addIndex(schema, { table: 'things', name: 'things_a', on: 'a' })),
    );
    const { lines } = await run('expand');
    expect(lines).toContainEqual(expect.objectContaining({ step: 'index things_a', attempts: 0 }));
  });

  it('waits for older transactions and names them, while others read and write', async () => {
    const writer = await shop.app('2.0.0').transaction();
    await writer('things').where({ id: 1 }).update({ a: 7 });
    const run = await shop.change(
      expand((schema) => addIndex(schema, { table: 'things', name: 'things_a', on: 'a' })),
    );
    const running = run('expand');
    await blockersWereRead();
    await shop.app('2.0.0')('things').where({ id: 2 }).update({ a: 8 }).timeout(60_000);
    await writer.commit();
    const { code, lines } = await running;
    expect(code).toBe(0);
    expect(lines.find((line) => line.event === 'waiting')?.message).toMatch(
      /^"index things_a" waits for pid \d+ \(shop\/2\.0\.0, orders_app\), idle in transaction.*; no other session waits for it$/,
    );
  });

  it('fails at the deadline, naming the blocker, and the next run builds it', async () => {
    const writer = await shop.app('2.0.0').transaction();
    await writer('things').where({ id: 1 }).update({ a: 7 });
    const run = await shop.change(
      expand((schema) => addIndex(schema, { table: 'things', name: 'things_a', on: 'a' })),
    );
    const { code, result } = await run('expand', { SCHEMA_LOCK_DEADLINE_MS: '4000' });
    expect(code).toBe(1);
    expect(result.message).toMatch(
      /^no lock for "index things_a" within 4 s; held by pid \d+ \(shop\/2\.0\.0/,
    );
    await writer.commit();
    expect((await run('expand')).code).toBe(0);
    expect(await indexes()).toEqual([expect.objectContaining({ valid: true })]);
  });
});

it('a failed build names the INVALID index that remains, and how to remove it', async () => {
  await shop.owner().raw("INSERT INTO things VALUES (0, 1, 'b1')");
  const run = await shop.change(
    expand((schema) =>
      schema.outside('by hand', {
        isDone: async () => false,
        run: (knex) => knex.raw('CREATE UNIQUE INDEX CONCURRENTLY things_a ON things (a)'),
      }),
    ),
  );
  const { code, result } = await run('expand');
  expect(code).toBe(1);
  expect(result.message).toMatch(
    /could not create unique index.*An INVALID index remains: things_a\..*before you run again: DROP INDEX CONCURRENTLY things_a$/s,
  );
});

describe('dropIndex', () => {
  it('drops an index, and accepts one that does not exist', async () => {
    await shop.owner().raw('CREATE INDEX things_a ON things (a)');
    const run = await shop.change(
      expand(async (schema) => {
        await dropIndex(schema, 'things_a');
        await dropIndex(schema, 'public.never_there');
      }),
    );
    expect((await run('expand')).code).toBe(0);
    expect(await indexes()).toEqual([]);
  });
});

describe('addUnique', () => {
  const unique = expand((schema) => addUnique(schema, { table: 'things', columns: ['a', 'b'] }));

  it('creates a constraint over an index', async () => {
    const run = await shop.change(unique);
    expect((await run('expand')).code).toBe(0);
    const { rows } = await shop
      .owner()
      .raw(
        "SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conrelid = 'things'::regclass AND contype = 'u'",
      );
    expect(rows).toEqual([{ conname: 'things_a_b_key', definition: 'UNIQUE (a, b)' }]);
  });

  it('fails on duplicate rows, leaves no index that refuses rows, and passes once they are deleted', async () => {
    await shop.owner().raw("INSERT INTO things VALUES (0, 1, 'b1')");
    const run = await shop.change(unique);
    const { code, result } = await run('expand');
    expect(code).toBe(1);
    expect(result.message).toMatch(/could not create unique index.*duplicate rows/);
    expect(await indexes()).toEqual([]);
    await shop.owner()('things').where({ id: 0 }).delete();
    expect((await run('expand')).code).toBe(0);
  });
});

const WAITING_TO_BUILD = "query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock'";

/** Waits for a session that meets a condition, and returns a value from it. */
async function seen(condition: string, column: string, bindings: string[] = []): Promise<string> {
  const owner = shop.owner();
  const found = () =>
    owner('pg_stat_activity')
      .whereRaw(`datname = current_database() AND ${condition}`, bindings)
      .first(owner.raw(`(${column})::text AS it`));
  await expect.poll(found).toBeDefined();
  return (await found())?.it;
}

/** Waits until the build is blocked and the watcher has since queried its blockers. */
async function blockersWereRead(): Promise<void> {
  const since = await seen(WAITING_TO_BUILD, 'clock_timestamp()');
  await seen("query LIKE '%pg_blocking_pids(%' AND state = 'idle' AND query_start > ?", 'pid', [since]);
}
