import { describe, expect, it } from 'vitest';
import { hidden, oneStep, useTrace } from './trace-sql.ts';

const trace = useTrace();
const locksOf = ({ locks }: { locks: { table: string; mode: string; isNew: boolean }[] }) =>
  locks.filter(({ isNew }) => !isNew).map(({ table, mode }) => `${table} ${mode}`);

describe('a trace', () => {
  it('has the locks that each statement takes, without those that its transaction already holds', async () => {
    const { statement } = await trace({
      'expand.cjs': oneStep(
        'ALTER TABLE orders ADD COLUMN tag text',
        "ALTER TABLE orders ALTER COLUMN tag SET DEFAULT ''",
        'ALTER TABLE customers ADD COLUMN tag text',
      ),
    });
    expect(locksOf(statement('ALTER TABLE orders ADD'))).toEqual(['orders ACCESS EXCLUSIVE']);
    expect(locksOf(statement('ALTER TABLE orders ALTER'))).toEqual([]);
    expect(locksOf(statement('ALTER TABLE customers'))).toEqual(['customers ACCESS EXCLUSIVE']);
  });

  it('has each statement of a query with several', async () => {
    const { statement } = await trace({
      'expand.cjs': oneStep("COMMENT ON TABLE orders IS 'a'; CREATE INDEX i ON customers (email)"),
    });
    expect(locksOf(statement('COMMENT'))).toEqual(['orders SHARE UPDATE EXCLUSIVE']);
    expect(statement('CREATE INDEX')).toMatchObject({
      work: [{ does: 'builds an index on', table: 'customers', isNew: false }],
    });
  });

  it('marks locks on tables that the phase created as new', async () => {
    const { trace: seen } = await trace({
      'expand.sql':
        'CREATE TABLE parcels (id bigint PRIMARY KEY); ALTER TABLE parcels ADD COLUMN a uuid DEFAULT gen_random_uuid();',
    });
    expect(seen.phases.at(-1)?.transactions.map(({ heldMs }) => heldMs)).toEqual([null, null]);
  });

  it('leaves out the runner’s own statements', async () => {
    const { trace: seen } = await trace({ 'expand.sql': 'ALTER TABLE orders ADD COLUMN tag text' });
    const statements = seen.phases.at(-1)?.transactions.flatMap((transaction) => transaction.statements);
    expect(statements?.map(({ sql }) => sql)).toEqual(['ALTER TABLE orders ADD COLUMN tag text']);
    expect(statements?.[0]?.locks.map(({ table }) => table)).toEqual(['orders']);
  });

  it('has a lock that is released before the statement ends, outside a transaction', async () => {
    const { statement, rules } = await trace({
      'expand.sql': 'CREATE INDEX CONCURRENTLY i ON orders (note)',
    });
    expect(locksOf(statement('CREATE INDEX'))).toContain('orders SHARE UPDATE EXCLUSIVE');
    expect(locksOf(statement('CREATE INDEX'))).not.toContain('orders ACCESS EXCLUSIVE');
    expect(rules).toEqual([]);
  });

  it('has the rewrite of a table', async () => {
    const { statement } = await trace({
      'contract.sql': '-- oldest-release: 2.0.0\nALTER TABLE orders ALTER COLUMN id TYPE text',
    });
    expect(statement('ALTER TABLE').work).toContainEqual({ does: 'rewrites', table: 'orders', isNew: false });
  });

  it('has no work for a column with a constant default', async () => {
    const { statement } = await trace({
      'expand.sql': "ALTER TABLE orders ADD COLUMN tag text NOT NULL DEFAULT ''",
    });
    expect(statement('ALTER TABLE').work).toEqual([]);
  });

  it('runs all phases of all changes on the rows that they create', async () => {
    const { trace: seen, statement } = await trace({
      'expand.sql':
        "ALTER TABLE orders ADD COLUMN tag text; INSERT INTO orders VALUES (1, 1, 'a', 'b'), (2, 1, 'a', 'b');",
      'backfill.cjs': `exports.backfill = {
        batchSize: 1,
        batch: async (knex, after, size) => {
          const { rows } = await knex.raw("WITH batch AS (SELECT id FROM orders WHERE tag IS NULL AND id > ? ORDER BY id LIMIT ?), done AS (UPDATE orders SET tag = 'x' FROM batch WHERE orders.id = batch.id RETURNING 1) SELECT (SELECT count(*)::int FROM done) AS rows, (SELECT max(id)::text FROM batch) AS last", [after ?? 0, size]);
          return rows[0];
        },
        remaining: async (knex) => (await knex.raw('SELECT count(*)::int AS n FROM orders WHERE tag IS NULL')).rows[0].n,
      };`,
      'contract.sql': '-- oldest-release: 2.0.0\nALTER TABLE orders ALTER COLUMN tag SET NOT NULL',
    });
    expect(seen.phases.map(({ phase, failure }) => [phase, failure])).toEqual([
      ['expand', null],
      ['expand', null],
      ['backfill', null],
      ['contract', null],
    ]);
    expect(locksOf(statement('WITH batch'))).toContain('orders ROW EXCLUSIVE');
  });
});

describe('a surprise is', () => {
  it('a table that hidden code locks', async () => {
    const { trace: seen } = await trace({
      'expand.cjs': oneStep(hidden('ALTER TABLE orders ADD COLUMN tag text')),
    });
    expect(seen.surprises).toMatchObject([
      {
        change: '002_try',
        phase: 'expand',
        line: 1,
        message: expect.stringMatching(/blocked reads of orders, which the linter did not/),
      },
    ]);
  });

  it('a lock that is not taken', async () => {
    const { trace: seen } = await trace({
      'expand.sql': 'ALTER TABLE IF EXISTS parcels ADD COLUMN tag text',
    });
    expect(seen.surprises).toMatchObject([
      { message: 'did not block reads of parcels, as the linter predicts' },
    ]);
  });

  it('not an index of a table that was locked before', async () => {
    const { trace: seen } = await trace({
      'expand.cjs': oneStep(
        'ALTER TABLE orders ADD COLUMN tag uuid',
        hidden('ALTER TABLE orders ALTER COLUMN tag TYPE text'),
      ),
    });
    expect(seen.surprises).toEqual([]);
  });

  it('not the partitions of a locked partitioned table', async () => {
    const { trace: seen, statement } = await trace({
      'expand.sql': 'ALTER TABLE events ADD COLUMN tag text',
    });
    expect(locksOf(statement('ALTER'))).toEqual(['events ACCESS EXCLUSIVE', 'events_old ACCESS EXCLUSIVE']);
    expect(seen.surprises).toEqual([]);
  });
});
