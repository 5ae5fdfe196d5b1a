import { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyStatement } from '../../src/model/apply-statement.ts';
import { emptyCatalogue } from '../../src/model/catalogue.ts';
import { blocksWrites, type LockMode, strengthOf } from '../../src/model/lock-modes.ts';
import { type Lock, locksOf } from '../../src/model/locks.ts';
import { SUPPORTED } from '../../src/model/versions.ts';
import { statementsIn } from '../../src/parse/to-statements.ts';
import { invalidIn, readLocks, readSchema } from '../../src/trace/read-schema.ts';
import { BEFORE, lintSql } from './lint-sql.ts';
import { on } from './rule-table.ts';

/** A PostgreSQL 18 in this process. */
let server: PGlite;
beforeAll(async () => {
  server = await PGlite.create();
  await server.exec(BEFORE);
  await server.exec(
    `INSERT INTO customers VALUES (1); INSERT INTO orders (id, customer_id, note) VALUES (1, 1, 'n')`,
  );
});
beforeEach(() => server.exec('BEGIN'));
afterEach(() => server.exec('ROLLBACK'));
afterAll(() => server.close());

const ask = async <Row>(sql: string) => (await server.query<Row>(sql)).rows;
const NOT_ENFORCED =
  'ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer_id) REFERENCES customers NOT ENFORCED';
const NOT_VALID = 'ALTER TABLE orders ADD CONSTRAINT c NOT NULL note NOT VALID';
const KEY = 'ALTER TABLE events ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES customers NOT VALID';

/** The statements before it, and a statement. */
type Sample = [before: string, sql: string];

/** Those that read or rewrite the whole table under a lock that blocks writes; the others do not. */
const SCANS: Sample[] = [
  ['', 'ALTER TABLE orders ADD COLUMN v bigint NOT NULL GENERATED ALWAYS AS (id) VIRTUAL'],
  ['', 'ALTER TABLE orders ADD CONSTRAINT c NOT NULL note'],
  [NOT_VALID, 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL'],
  [NOT_ENFORCED, 'ALTER TABLE orders ALTER CONSTRAINT c ENFORCED'],
  ['', 'ALTER TABLE orders ADD COLUMN s bigint GENERATED ALWAYS AS (id) STORED'],
];
const BRIEF: Sample[] = [
  ['', NOT_VALID],
  [NOT_VALID, 'ALTER TABLE orders VALIDATE CONSTRAINT c'],
  ['', 'ALTER TABLE orders ADD COLUMN v text GENERATED ALWAYS AS (lower(note)) VIRTUAL'],
  ['', NOT_ENFORCED],
  [NOT_ENFORCED, 'ALTER TABLE orders ALTER CONSTRAINT c NOT ENFORCED'],
  ['', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT ENFORCED'],
  ['', 'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_not_null'],
  ['', 'ALTER TABLE orders ADD COLUMN n int CONSTRAINT named NOT NULL DEFAULT 1'],
  ['', KEY],
  [
    'ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL)',
    'ALTER TABLE orders ALTER COLUMN note SET NOT NULL',
  ],
];
const READS_ROWS = /^(set-not-null-scan|foreign-key-without-not-valid|add-column-rewrite|table-rewrite)$/;

describe('PostgreSQL 18', () => {
  it('is the server of these tests', async () => {
    const [{ version = 0 } = {}] = await ask<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    expect(version).toBeGreaterThanOrEqual(180_000);
    expect(version).toBeLessThan(190_000);
  });

  it.each([...SCANS, ...BRIEF])('%s; takes the predicted locks: %s', async (before, sql) => {
    const tables = await ask<{ oid: string; name: string }>(
      "SELECT oid::text, relname AS name FROM pg_class WHERE relname IN ('orders', 'customers', 'events')",
    );
    // In the transaction of the test, so the locks of `before` are held as well.
    if (before) await server.exec(before);
    const already = await readLocks(ask);
    await server.exec(sql);
    const isNew = ({ relation, mode }: { relation: string; mode: LockMode }) =>
      !already.some((lock) => lock.relation === relation && strengthOf(lock.mode) >= strengthOf(mode));
    const held = (await readLocks(ask)).filter(isNew);
    const known = tables.flatMap(({ oid, name }) =>
      held.filter(({ relation }) => relation === oid).map(({ mode }) => ({ table: name, mode })),
    );
    const own = new Set(known.map(({ table }) => table));
    const predicted = predictedLocks(before, sql).filter(
      ({ table, mode }) =>
        own.has(table) ||
        !already.some(
          (lock) =>
            lock.relation === tables.find(({ name }) => name === table)?.oid &&
            strengthOf(lock.mode) >= strengthOf(mode),
        ),
    );
    expect(blocking(predicted)).toEqual(blocking(known));
  });

  it.each(SCANS)(
    '%s; reads or rewrites the whole table, and the linter refuses it: %s',
    async (before, sql) => {
      expect(await work(before, sql)).not.toBe('none');
      expect(rowRules(before, sql)).not.toEqual([]);
    },
  );

  it.each(BRIEF.filter(([, sql]) => !/VALIDATE/.test(sql)))(
    '%s; reads no rows, and the linter does not say so: %s',
    async (before, sql) => {
      // A CHECK in the same transaction is not validated for the linter.
      expect(await work(before, sql)).toBe('none');
      expect(rowRules(before, sql)).toEqual([]);
    },
  );

  it('refuses an UNLOGGED partitioned table, which older servers accept', async () => {
    await expect(server.exec('CREATE UNLOGGED TABLE fresh (id int) PARTITION BY RANGE (id)')).rejects.toThrow(
      'partitioned tables cannot be unlogged',
    );
  });

  it('has no index on a virtual column', async () => {
    await server.exec('ALTER TABLE orders ADD COLUMN v text GENERATED ALWAYS AS (lower(note)) VIRTUAL');
    await expect(server.exec('CREATE INDEX i ON orders (v)')).rejects.toThrow('not supported');
  });

  it('a virtual column that fails is found when a row is read, not when the column is added', async () => {
    await server.exec('ALTER TABLE orders ADD COLUMN v int GENERATED ALWAYS AS (note::int) VIRTUAL');
    await expect(server.exec('SELECT * FROM orders')).rejects.toMatchObject({ code: '22P02' });
  });

  it('a constraint that is NOT ENFORCED is not left invalid, and one that is NOT VALID is', async () => {
    await server.exec(NOT_ENFORCED);
    expect(invalidIn(await readSchema(ask))).toEqual([]);
    await server.exec(KEY);
    expect(invalidIn(await readSchema(ask))).toEqual(['constraint f of events']);
  });
});

/** Whether the statement reads or rewrites `orders`. */
async function work(before: string, sql: string): Promise<'rewrites' | 'reads' | 'none'> {
  if (before) await server.exec(before);
  const look = async () =>
    (
      await ask<{ file: string; scans: number }>(
        "SELECT relfilenode::text AS file, pg_stat_get_xact_numscans(oid)::int AS scans FROM pg_class WHERE relname = 'orders'",
      )
    )[0];
  const was = await look();
  await server.exec(sql);
  const is = await look();
  if (was?.file !== is?.file) return 'rewrites';
  return was?.scans === is?.scans ? 'none' : 'reads';
}

/** The rules about rows that find the statement. */
const rowRules = (before: string, sql: string): string[] =>
  lintSql({ contract: [...(before ? [before] : []), sql] }, on(18))
    .filter(({ rule, statement }) => READS_ROWS.test(rule) && statement === sql)
    .map(({ rule }) => rule);

function predictedLocks(before: string, sql: string): Lock[] {
  const catalogue = emptyCatalogue();
  const where = { change: '001_a', transaction: 0 } as const;
  for (const statement of statementsIn(`${BEFORE};${before}`, { ...where, phase: 'expand' }))
    applyStatement(catalogue, statement);
  const context = {
    ...{ servers: SUPPORTED, catalogue, afterPhase: catalogue, after: catalogue },
    ...{ sameTransaction: [], phase: [] },
  };
  return statementsIn(sql, { ...where, phase: 'contract' }).flatMap((statement) =>
    locksOf(statement, context),
  );
}

/** The strongest lock of each table, if it blocks writes. */
function blocking(locks: readonly Lock[]): Record<string, LockMode> {
  const ordered = [...locks].sort((a, b) => strengthOf(a.mode) - strengthOf(b.mode));
  return Object.fromEntries(
    ordered.filter(({ mode }) => blocksWrites(mode)).map(({ table, mode }) => [table, mode]),
  );
}
