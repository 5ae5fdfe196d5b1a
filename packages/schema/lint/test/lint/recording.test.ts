import { describe, expect, it } from 'vitest';
import { CHANGE } from './changes-folder.ts';
import { record } from './record-text.ts';

const expand = (body: string) => `export async function up(schema) {\n${body}\n}`;

describe('a phase in TypeScript', () => {
  it('is recorded as SQL, whether raw or from the schema builder or query builder', async () => {
    const { sql } = await record(
      'expand',
      expand(`await schema.step('a', async (knex) => {
        await knex.raw('ALTER TABLE ?? ADD COLUMN n int DEFAULT 1', ['orders']);
        await knex.schema.alterTable('orders', (table) => table.text('tag').index());
        await knex('orders').where({ id: 7 }).update({ tag: 'x' });
      });`),
    );
    expect(sql).toEqual([
      'ALTER TABLE "orders" ADD COLUMN n int DEFAULT 1',
      'alter table "orders" add column "tag" text',
      'create index "orders_tag_index" on "orders" ("tag")',
      'update "orders" set "tag" = $1 where "id" = $2',
    ]);
  });

  it('keeps the transactions of its statements, also within a step outside one', async () => {
    const { statements } = await record(
      'expand',
      expand(`await schema.step('a', async (knex) => { await knex.raw('SELECT 1'); await knex.raw('SELECT 2'); });
      await schema.step('b', (knex) => knex.raw('SELECT 3'));
      await schema.outside('c', {
        isDone: async (knex) => (await knex.raw('SELECT 4')).rows.length > 0,
        repair: (knex) => knex.raw('SELECT 5'),
        run: async (knex) => {
          await knex.raw('SELECT 6');
          await knex.transaction(async (trx) => { await trx.raw('SELECT 7'); await trx.transaction((inner) => inner.raw('SELECT 8')); });
        },
      });`),
    );
    expect(statements.map(({ step, origin, transaction }) => [step, origin, transaction])).toEqual([
      ['a', 'step', 0],
      ['a', 'step', 0],
      ['b', 'step', 1],
      ['c', 'check', null],
      ['c', 'repair', null],
      ['c', 'outside', null],
      ['c', 'outside', 2],
      ['c', 'outside', 2],
    ]);
  });

  it('treats several statements in one query as one transaction, as PostgreSQL does', async () => {
    const { statements } = await record(
      'expand',
      expand(`await schema.outside('a', { isDone: async () => false, run: async (knex) => {
        const [, second] = await knex.raw('SELECT 1; SELECT 2');
        if (second.rows.length >= 0) await knex.raw('SELECT 3');
      } });`),
    );
    expect(statements.map(({ sql, transaction }) => [sql, transaction])).toEqual([
      ['SELECT 1', 0],
      ['SELECT 2', 0],
      ['SELECT 3', null],
    ]);
  });

  it('is recorded with empty results and with a row', async () => {
    const { sql, findings } = await record(
      'expand',
      expand(`await schema.step('a', async (knex) => {
        if (await knex.schema.hasTable('orders')) await knex.raw('SELECT 1');
        else await knex.raw('SELECT 2');
        const { rows } = await knex.raw('SELECT count(*) AS n FROM orders');
        if (rows[0].n > 0) await knex.raw('SELECT 3');
      });`),
    );
    expect(findings).toEqual([]);
    expect(sql).toEqual(expect.arrayContaining(['SELECT 1', 'SELECT 2', 'SELECT 3']));
  });

  it('gets results in every shape that Knex returns', async () => {
    const { findings, sql } = await record(
      'expand',
      expand(`await schema.step('a', async (knex) => {
        const ids = await knex('orders').pluck('id');
        await knex('orders').whereIn('id', ids.map(String)).del();
        const row = await knex('orders').first();
        if (row) await knex('orders').where({ id: row.id }).update({ n: Number(row.n) + 1 });
        for (const { id } of await knex('orders').insert({ n: 1 }).returning('id')) await knex.raw('SELECT ?', [id]);
        for (const { id } of await knex.select('id').from('orders')) await knex.raw('SELECT 2, ?', [id]);
        if ((await knex('orders').where({ id: 1 }).update({ n: 2 })) > 0) await knex.raw('SELECT 3');
        await knex.batchInsert('orders', [{ n: 1 }, { n: 2 }], 1);
      });`),
    );
    expect(findings).toEqual([]);
    expect(sql).toEqual(
      expect.arrayContaining([
        'delete from "orders" where "id" in ($1)',
        'SELECT $1',
        'SELECT 2, $1',
        'SELECT 3',
      ]),
    );
  });

  it('ends a loop that runs while there are rows', async () => {
    const { findings, sql } = await record(
      'expand',
      expand(`await schema.step('a', async (knex) => {
        for (let n = 0; (await knex.raw('SELECT ' + n)).rows.length > 0; n++);
      });`),
    );
    expect(findings).toEqual([]);
    expect(sql.length).toBeLessThan(300);
  });

  it('has the line of the step, or of the helper call, for each statement', async () => {
    const { statements } = await record(
      'contract',
      `import { setNotNull } from ${CHANGE};
export const oldestRelease = '2.0.0';

async function both(schema) {
  await schema.step('a', (knex) => knex.raw('SELECT 1'));
  await schema.step('b',
    (knex) => knex.raw('SELECT 2'));
}
export async function up(schema) {
  await both(schema);
  await setNotNull(
    schema, 'orders', 'code');
}`,
    );
    const lines = statements.map(({ line }) => line);
    expect(lines.slice(0, 2)).toEqual([5, 6]);
    expect(new Set(lines.slice(2))).toEqual(new Set([11]));
    expect(statements.length).toBeGreaterThan(4);
  });

  it('sees the server version that it is linted for', async () => {
    const { sql } = await record(
      'expand',
      expand("await schema.step('a', (knex) => knex.raw('SELECT ' + schema.serverVersion));"),
    );
    expect(sql).toEqual(['SELECT 150000']);
  });

  it('reports the step that threw, and records the next', async () => {
    const { findings, sql } = await record(
      'expand',
      expand(`await schema.step('a', async () => { throw new Error('no such thing'); });
await schema.step('b', (knex) => knex.raw('SELECT 1'));`),
    );
    expect(findings).toMatchObject([
      {
        rule: 'not-recorded',
        severity: 'error',
        line: 2,
        message: 'step "a" threw during recording: no such thing',
      },
    ]);
    expect(sql).toEqual(['SELECT 1']);
  });

  it.each([
    ['throws', expand("throw new Error('broken');"), 'broken'],
    ['throws undefined', expand('throw undefined;'), 'undefined'],
    ['is not TypeScript', 'export async function up( {', expect.any(String)],
    [
      'never ends',
      expand("await schema.step('a', () => new Promise(() => {}));"),
      'it did not end within 2 s',
    ],
    ['exports no up', 'export const down = 1;', expect.stringContaining('must export a function up')],
    [
      'never ends its query loop',
      expand("await schema.step('a', async (knex) => { for (;;) await knex.raw('SELECT 1'); });"),
      expect.stringContaining('a loop that does not end'),
    ],
    [
      'has two steps with one name',
      expand(
        "await schema.step('a', (k) => k.raw('SELECT 1'));\nawait schema.step('a', (k) => k.raw('SELECT 2'));",
      ),
      expect.stringContaining('two steps are named "a"'),
    ],
  ])('is a finding when it %s', async (_, text, message) => {
    const { findings } = await record('expand', text);
    expect(findings).toMatchObject([{ rule: 'not-recorded', severity: 'error', message }]);
  });

  it('is a finding when PostgreSQL cannot parse it', async () => {
    const { findings } = await record(
      'expand',
      expand("await schema.step('a', (knex) => knex.raw('ALTER TABEL orders'));"),
    );
    expect(findings).toMatchObject([
      {
        rule: 'syntax-error',
        line: 2,
        statement: 'ALTER TABEL orders',
        message: 'syntax error at or near "TABEL"',
      },
    ]);
  });

  it('leaves no connection and no timer behind', async () => {
    const before = process.getActiveResourcesInfo().length;
    await record('expand', expand("await schema.step('a', (knex) => knex.raw('SELECT 1'));"));
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before);
  });
});

describe('a backfill', () => {
  it('is recorded as its batch, with and without a key, and its remaining rows', async () => {
    const { statements } = await record(
      'backfill',
      `export const backfill = {
  async batch(knex, after, size) {
    const query = after === null ? knex.raw('SELECT 1 LIMIT ?', [size]) : knex.raw('SELECT 2, ?', [after]);
    return (await query).rows[0];
  },

  async remaining(knex) {
    return (await knex.raw('SELECT count(*) AS n')).rows[0].n;
  },
};`,
    );
    expect(statements.map(({ sql, line, step }) => [sql, line, step])).toEqual([
      ['SELECT 1 LIMIT $1', 2, 'batch'],
      ['SELECT 2, $1', 2, 'batch'],
      ['SELECT count(*) AS n', 7, 'remaining'],
    ]);
  });
});
