import { describe, expect, it } from 'vitest';
import { hidden, oneStep, useTrace } from './trace-sql.ts';

const trace = useTrace();
const WAIVED = '// lint-waive opaque-code until 2027-01-01: a test\n';
const contract = (sql: string) => `-- oldest-release: 2.0.0\n${sql}`;

describe('trace-lock-kept', () => {
  it.each([
    ['another table', hidden('ALTER TABLE customers ADD COLUMN tag text'), 'waits for its lock on customers'],
    ['rows', hidden("UPDATE orders SET note = ''"), 'reads or writes rows of orders'],
  ])('finds %s behind an exclusive lock', async (_, second, why) => {
    const { findings } = await trace({
      'expand.cjs': oneStep(hidden('ALTER TABLE orders ADD COLUMN tag text'), second),
    });
    expect(findings).toContainEqual({
      change: '002_try',
      phase: 'expand',
      rule: 'trace-lock-kept',
      severity: 'error',
      statement: second,
      line: 1,
      message: expect.stringContaining(`blocks reads of orders while this ${why}`),
      file: expect.stringMatching(/expand\.cjs$/),
    });
  });

  it('allows catalogue changes of the same table, a new table, and a view', async () => {
    const { rules } = await trace({
      'expand.cjs': oneStep(
        hidden('ALTER TABLE orders ADD COLUMN tag text'),
        "ALTER TABLE orders ALTER COLUMN tag SET DEFAULT ''",
        "COMMENT ON TABLE orders IS 'orders'",
        'CREATE TABLE parcels (id bigint PRIMARY KEY)',
        'CREATE VIEW all_customers AS SELECT id FROM customers',
      ),
    });
    expect(rules).toEqual([]);
  });

  it('is replaced by the static rule, unless that is not applied', async () => {
    const files = {
      'expand.cjs': oneStep(
        'ALTER TABLE orders ADD COLUMN tag text',
        'ALTER TABLE customers ADD COLUMN tag text',
      ),
    };
    const both = await trace(files);
    expect(both.findings.map(({ rule }) => rule)).toEqual(['statement-after-exclusive-lock']);
    expect((await trace(files, ['trace-lock-kept'])).rules).toEqual(['trace-lock-kept']);
  });
});

describe('trace-work-under-lock', () => {
  it.each([
    [
      'ALTER TABLE orders ALTER COLUMN id TYPE text',
      'rewrites orders while it holds ACCESS EXCLUSIVE on orders, so reads and writes wait',
    ],
    ['ALTER TABLE orders ALTER COLUMN note SET NOT NULL', 'reads all of orders'],
    [
      'CREATE INDEX i ON orders (note)',
      'builds an index on orders while it holds SHARE on orders, so writes wait',
    ],
    [
      'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers',
      'checks a foreign key of orders',
    ],
    ['CLUSTER orders USING orders_by_code', 'rewrites orders'],
  ])('finds %s in code', async (sql, message) => {
    const { findings } = await trace({ 'expand.cjs': oneStep(hidden(sql)) });
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: 'trace-work-under-lock', message: expect.stringContaining(message) }),
    );
  });

  it('is found beside a static finding about the lock only', async () => {
    const { findings } = await trace({
      'expand.cjs': oneStep(
        'ALTER TABLE orders ADD COLUMN tag uuid',
        hidden('ALTER TABLE orders ALTER COLUMN tag TYPE text'),
      ),
    });
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
    expect(errors).toEqual(['opaque-code', 'statement-after-exclusive-lock', 'trace-work-under-lock']);
  });

  it('is an error where the static rule only warns', async () => {
    const { findings } = await trace({
      'contract.sql': contract(
        "ALTER TABLE events ATTACH PARTITION spare FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');",
      ),
    });
    expect(findings).toMatchObject([
      { rule: 'attach-partition-scan', severity: 'warning' },
      {
        rule: 'trace-work-under-lock',
        severity: 'error',
        message: expect.stringContaining('reads all of spare'),
      },
    ]);
  });

  it('allows work on rows without a blocking lock', async () => {
    const { rules } = await trace({
      'contract.sql': contract(
        'ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c;' +
          'ALTER TABLE orders ALTER COLUMN note SET NOT NULL; CREATE INDEX CONCURRENTLY i ON orders (note);',
      ),
    });
    expect(rules).toEqual([]);
  });

  it('allows work on a table that the phase created', async () => {
    const { rules } = await trace({
      'expand.cjs': oneStep(
        'CREATE TABLE parcels (id bigint, order_id bigint REFERENCES orders)',
        hidden('CREATE INDEX i ON parcels (id); ALTER TABLE parcels ALTER COLUMN id TYPE text'),
      ),
    });
    expect(rules).toEqual([]);
  });
});

describe('trace-lock-outside-step', () => {
  it('finds code that locks a table outside a transaction', async () => {
    const run = `(knex) => knex.raw(${JSON.stringify(hidden('ALTER TABLE orders ADD COLUMN tag text'))})`;
    const isDone = `async (knex) => (await knex.raw("SELECT 1 FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'tag'")).rows.length > 0`;
    const { findings } = await trace({
      'expand.cjs': `exports.up = (schema) => schema.outside('one', { run: ${run}, isDone: ${isDone} });`,
    });
    expect(findings).toContainEqual(
      expect.objectContaining({
        rule: 'trace-lock-outside-step',
        message: expect.stringContaining('ACCESS EXCLUSIVE on orders'),
      }),
    );
  });

  it('finds a backfill that locks a table in a function', async () => {
    const { rules } = await trace({
      'expand.sql':
        "CREATE FUNCTION lock_orders() RETURNS int LANGUAGE sql AS 'LOCK TABLE orders; SELECT 0';",
      'backfill.cjs': `exports.backfill = {
        batch: async (knex) => { await knex.raw('SELECT lock_orders()'); return { rows: 0, last: null }; },
        remaining: async () => 0,
      };`,
    });
    expect(rules).toEqual(['trace-lock-outside-step']);
  });

  it('allows CONCURRENTLY', async () => {
    const { rules } = await trace({
      'contract.sql': contract(
        'DROP INDEX CONCURRENTLY orders_by_code; ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY;',
      ),
    });
    expect(rules).toEqual([]);
  });
});

describe('trace-long-lock', () => {
  it('warns about a lock that is held during a wait', async () => {
    const { findings } = await trace({
      'expand.cjs': oneStep(hidden('ALTER TABLE orders ADD COLUMN tag text; SELECT pg_sleep(2.1)')),
    });
    expect(findings).toContainEqual(
      expect.objectContaining({
        rule: 'trace-long-lock',
        severity: 'warning',
        message: expect.stringMatching(/^held ACCESS EXCLUSIVE on orders for \d+ ms/),
      }),
    );
  });
});

describe('trace-left-invalid', () => {
  const add = 'ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT VALID';
  it('warns about a constraint that the change never validates', async () => {
    const { findings } = await trace({ 'contract.sql': contract(`${add};`) });
    expect(findings).toMatchObject([
      {
        rule: 'trace-left-invalid',
        severity: 'warning',
        line: 2,
        statement: add,
        message: expect.stringContaining('constraint c of orders'),
      },
    ]);
  });

  it('allows validation later in the change', async () => {
    const { rules } = await trace({
      'expand.sql': `${add};`,
      'contract.sql': contract('ALTER TABLE orders VALIDATE CONSTRAINT c;'),
    });
    expect(rules).toEqual([]);
  });
});

describe('trace-failed', () => {
  it('reports the failed statement with its line, and traces nothing after it', async () => {
    const { findings, trace: seen } = await trace({
      'expand.sql': 'CREATE TABLE fine (id bigint);\nALTER TABLE parcels ADD COLUMN tag text;\n',
      'contract.sql': contract('DROP TABLE fine;'),
    });
    expect(findings).toContainEqual(
      expect.objectContaining({
        rule: 'trace-failed',
        severity: 'error',
        line: 2,
        statement: 'ALTER TABLE parcels ADD COLUMN tag text',
        message: expect.stringContaining('relation "parcels" does not exist'),
      }),
    );
    expect(seen.phases.map(({ phase }) => phase)).toEqual(['expand', 'expand']);
  });
});

describe('a waiver', () => {
  const locked = oneStep(hidden('ALTER TABLE orders ALTER COLUMN id TYPE text'));
  const waiver = '// lint-waive trace-work-under-lock until 2027-02-01: no release uses it yet\n';
  it('waives a finding of the trace', async () => {
    expect((await trace({ 'expand.cjs': `${waiver}${WAIVED}${locked}` })).findings).toEqual([]);
  });

  it('that waives nothing is a finding', async () => {
    const { findings } = await trace({
      'expand.cjs': `${waiver}${oneStep('ALTER TABLE orders ADD COLUMN tag text')}`,
    });
    expect(findings).toMatchObject([{ rule: 'waiver', message: expect.stringContaining('waives nothing') }]);
  });
});
