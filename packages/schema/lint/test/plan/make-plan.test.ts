import { describe, expect, it } from 'vitest';
import { FACTS, planSql, ran, type Step } from './plan-sql.ts';

const statementOf = (phase: 'expand' | 'contract', step: Step) =>
  planSql({ [phase]: [step] }).phases[0]?.steps[0]?.statements.at(-1);

describe('the work of a statement on the rows of a table', () => {
  it.each([
    ['ALTER TABLE orders ADD COLUMN tag text', []],
    ["ALTER TABLE orders ADD COLUMN tag text NOT NULL DEFAULT 'x'", []],
    ['ALTER TABLE orders ADD COLUMN tag uuid DEFAULT gen_random_uuid()', ['rewrites orders']],
    ['ALTER TABLE orders ADD COLUMN tag bigserial', ['rewrites orders']],
    ['ALTER TABLE orders ALTER COLUMN id TYPE int', ['rewrites orders']],
    ['ALTER TABLE orders ALTER COLUMN code TYPE varchar(100)', []],
    ['ALTER TABLE orders ALTER COLUMN note SET NOT NULL', ['reads orders']],
    ['ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0)', ['reads orders']],
    ['ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID', []],
    ['ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers', ['reads orders']],
    ['ALTER TABLE orders VALIDATE CONSTRAINT status_known', ['reads orders']],
    ['ALTER TABLE orders ADD UNIQUE (code)', ['indexes orders']],
    ['CREATE INDEX i ON orders (note)', ['indexes orders']],
    ['ALTER TABLE events ATTACH PARTITION events_old DEFAULT', ['may reads events_old']],
    ['REFRESH MATERIALIZED VIEW sums', ['rewrites sums']],
    ["UPDATE orders SET note = ''", ['writes orders']],
    ['DROP TABLE orders', []],
    ['CREATE TABLE fresh (id int PRIMARY KEY, n int CHECK (n > 0))', []],
  ])('%s', (sql, effects) => {
    const found = statementOf('contract', sql)?.effects ?? [];
    expect(found.map(({ does, table, certain }) => `${certain ? '' : 'may '}${does} ${table}`)).toEqual(
      effects,
    );
  });

  it('is none for SET NOT NULL after a validated check', () => {
    const [check, , setNotNull] =
      planSql({
        contract: [
          'ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT VALID',
          'ALTER TABLE orders VALIDATE CONSTRAINT c',
          'ALTER TABLE orders ALTER COLUMN note SET NOT NULL',
        ],
      }).phases[0]?.steps ?? [];
    expect(check?.statements[0]?.effects).toEqual([]);
    expect(setNotNull?.statements[0]?.effects).toEqual([]);
  });
});

describe('a lock', () => {
  it('is held during later work of its transaction, not earlier work', () => {
    const step = ['ALTER TABLE orders ADD COLUMN tag text', 'UPDATE orders SET tag = note'];
    const [alter, update] = planSql({ contract: [step] }).phases[0]?.steps[0]?.statements ?? [];
    expect(alter?.locks[0]).toMatchObject({ mode: 'ACCESS EXCLUSIVE', holdsThrough: [{ does: 'writes' }] });
    const other = planSql({ contract: [[...step].reverse()] }).phases[0]?.steps[0]?.statements ?? [];
    expect(other[1]?.locks[0]).toMatchObject({ mode: 'ACCESS EXCLUSIVE', holdsThrough: [] });
    expect(update?.locks[0]?.mode).toBe('ROW EXCLUSIVE');
  });
  it('on a table that its own phase creates is not listed', () =>
    expect(
      planSql({ expand: ['CREATE TABLE fresh (id int)', 'CREATE INDEX i ON fresh (id)'] }).total.tables,
    ).toEqual([]));
  it('on a referenced table is listed', () =>
    expect(
      statementOf('expand', 'CREATE TABLE fresh (order_id bigint REFERENCES orders)')?.locks,
    ).toMatchObject([{ table: 'orders', mode: 'SHARE ROW EXCLUSIVE' }]));
});

describe('waiting for locks', () => {
  const waitOf = (step: Step) => planSql({ contract: [step] }).phases[0]?.steps[0]?.wait;
  it('takes many short tries in a transaction', () =>
    expect(waitOf('ALTER TABLE orders ADD COLUMN tag text')).toEqual({
      eachMs: 100,
      // The shortest pauses are 100, 200, 400 and 800 ms, then 1 s each.
      tries: 112,
      deadlineMs: 120_000,
    }));
  it('uses the lock timeout that the step sets', () =>
    expect(
      waitOf(["SET LOCAL lock_timeout = '3s'", 'ALTER TABLE orders VALIDATE CONSTRAINT status_known'])
        ?.eachMs,
    ).toBe(3_000));
  it('takes one long try outside a transaction', () =>
    expect(waitOf({ outside: 'CREATE INDEX CONCURRENTLY i ON orders (note)' })).toEqual({
      eachMs: 120_000,
      tries: 1,
      deadlineMs: 120_000,
    }));
  it('delays queries for one try at most when no lock is held during work', () =>
    expect(planSql({ contract: ['ALTER TABLE orders ADD COLUMN tag text'] }).total.longestHoldUpMs).toBe(
      100,
    ));
  it('delays no query for a lock that blocks neither reads nor writes', () =>
    expect(
      planSql({ contract: ['ALTER TABLE orders VALIDATE CONSTRAINT status_known'] }).total.longestHoldUpMs,
    ).toBe(0));
  it('has no bound when rows are read under a blocking lock', () =>
    expect(
      planSql({ contract: ['ALTER TABLE orders ALTER COLUMN note SET NOT NULL'] }).total.longestHoldUpMs,
    ).toBeNull());
});

describe('the phases that are left', () => {
  const change = {
    expand: ['ALTER TABLE orders ADD COLUMN a text', 'ALTER TABLE orders ADD COLUMN b text'],
    backfill: [
      "UPDATE orders SET a = '' WHERE id IN (SELECT id FROM orders LIMIT 10)",
      'SELECT count(*) FROM orders',
    ],
    contract: ['ALTER TABLE orders DROP COLUMN note'],
  };
  const left = (phases: string[], steps: string[] = []) =>
    planSql(change, {
      facts: {
        ...FACTS,
        phases: [...FACTS.phases, ...phases.map((phase) => ran('002_change', phase))],
        steps: steps.map((step) => ({ change: '002_change', phase: 'expand', step })),
      },
    }).phases.map(({ change, phase, steps }) => `${change} ${phase} ${steps.length}`);

  it.each([
    [[], ['002_change expand 2', '002_change backfill 2', '002_change contract 1']],
    [['expand'], ['002_change backfill 2', '002_change contract 1']],
    // An old release can return and write until the contract excludes it.
    [
      ['expand', 'backfill'],
      ['002_change backfill 2', '002_change contract 1'],
    ],
    [['expand', 'backfill', 'contract'], []],
  ])('after %j', (done, expected) => expect(left(done)).toEqual(expected));

  it('have only the steps that the ledger does not have, after an interrupted run', () =>
    expect(left([], ['step 1'])[0]).toBe('002_change expand 1'));
  it('are all phases without a database, in the order of a deploy', () =>
    expect(planSql(change, { facts: null }).phases.map(({ change, phase }) => `${change} ${phase}`)).toEqual([
      '001_before expand',
      '002_change expand',
      '002_change backfill',
      '002_change contract',
    ]));
  it('mark a contract that runs in a later deploy', () =>
    expect(planSql(change, { contractLater: true }).phases.map(({ later }) => later)).toEqual([
      false,
      false,
      true,
    ]));
});

it('the total lists each table with its size, its strongest lock and the work on its rows', () => {
  const { tables } = planSql({
    expand: [
      'ALTER TABLE orders ADD COLUMN tag text',
      { outside: 'CREATE INDEX CONCURRENTLY i ON orders (tag)' },
      'ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (customer_id) REFERENCES customers NOT VALID',
      'ALTER TABLE orders VALIDATE CONSTRAINT k',
    ],
  }).total;
  expect(tables).toEqual([
    {
      table: 'customers',
      size: { name: 'customers', bytes: 16_384, rows: 3 },
      strongest: 'SHARE ROW EXCLUSIVE',
      times: 1,
      reads: 0,
      indexes: 0,
      rewrites: 0,
    },
    {
      table: 'orders',
      size: { name: 'orders', bytes: 1_250_000_000, rows: 10_000_000 },
      strongest: 'ACCESS EXCLUSIVE',
      times: 1,
      reads: 1,
      indexes: 1,
      rewrites: 0,
    },
  ]);
});
