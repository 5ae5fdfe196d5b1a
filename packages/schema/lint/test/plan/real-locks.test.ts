import { expect, it } from 'vitest';
import { applyStatement } from '../../src/model/apply-statement.ts';
import { emptyCatalogue } from '../../src/model/catalogue.ts';
import { fromCatalogue, type LockMode, strengthOf } from '../../src/model/lock-modes.ts';
import { locksOf } from '../../src/model/locks.ts';
import { SUPPORTED } from '../../src/model/versions.ts';
import { statementsIn } from '../../src/parse/to-statements.ts';
import { BEFORE } from '../lint/lint-sql.ts';
import { useServer } from '../lint/use-server.ts';

const KEY = 'ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (customer_id) REFERENCES customers NOT VALID';

const SAMPLES = [
  "UPDATE orders SET note = '' WHERE id IN (SELECT id FROM customers)",
  'INSERT INTO customers SELECT id + 1 FROM orders',
  'DELETE FROM orders',
  'ALTER TABLE orders ADD COLUMN tag text',
  'ALTER TABLE orders ADD COLUMN owner bigint REFERENCES customers',
  'ALTER TABLE orders ALTER COLUMN note SET NOT NULL',
  'ALTER TABLE orders ALTER COLUMN note SET STATISTICS 100',
  'ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0) NOT VALID',
  'ALTER TABLE orders VALIDATE CONSTRAINT status_known',
  KEY,
  'ALTER TABLE orders ADD CONSTRAINT c UNIQUE (code)',
  'ALTER TABLE orders DROP CONSTRAINT status_known',
  'ALTER TABLE orders DROP COLUMN note',
  'ALTER TABLE orders RENAME COLUMN note TO remark',
  'ALTER TABLE orders SET (fillfactor = 70)',
  'ALTER TABLE orders ENABLE TRIGGER ALL',
  'ALTER TABLE orders DISABLE TRIGGER ALL',
  'ALTER TABLE events ATTACH PARTITION events_old DEFAULT',
  'CREATE INDEX i ON orders (note)',
  'DROP INDEX orders_by_code',
  'REINDEX TABLE orders',
  'REINDEX INDEX orders_by_code',
  'CREATE TABLE fresh (order_id bigint REFERENCES orders)',
  'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()',
  'DROP TRIGGER touched ON orders',
  'CREATE POLICY p ON orders',
  'CREATE VIEW v AS SELECT id FROM orders',
  'TRUNCATE orders',
  'LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE',
  'DROP TABLE orders',
];

/** Statements that need the foreign key KEY, created in an earlier transaction. */
const AFTER_KEY = [
  'ALTER TABLE orders VALIDATE CONSTRAINT k',
  'ALTER TABLE orders DROP CONSTRAINT k',
  'ALTER TABLE orders DROP COLUMN customer_id',
  'DROP TABLE orders',
];

const server = useServer();

const TABLES = `
SELECT oid::int, relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace`;
const LOCKED =
  'SELECT relation::int AS oid, mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation IS NOT NULL';

async function held(sql: string): Promise<Record<string, LockMode>> {
  // By OID: the statement may drop the table.
  const { rows: tables } = await server().query<{ oid: number; name: string }>(TABLES);
  await server().query(sql);
  const { rows } = await server().query<{ oid: number; mode: string }>(LOCKED);
  const locks = rows.flatMap(({ oid, mode }) => {
    const table = tables.find((each) => each.oid === oid)?.name;
    return table === undefined ? [] : [{ table, mode: fromCatalogue(mode) as LockMode }];
  });
  return strongest(locks);
}

/** The strongest mode on each table, except ACCESS SHARE: a plan does not list it for the reads of a write or a view. */
function strongest(locks: { table: string; mode: LockMode }[]): Record<string, LockMode> {
  const sorted = locks
    .filter(({ mode }) => mode !== 'ACCESS SHARE')
    .sort((a, b) => strengthOf(a.mode) - strengthOf(b.mode));
  return Object.fromEntries(sorted.map(({ table, mode }) => [table, mode]));
}

/** The locks of `sql` in a plan, after `before`. */
function planned(before: string[], sql: string): Record<string, LockMode> {
  const catalogue = emptyCatalogue();
  const read = (phase: 'expand' | 'contract', text: string) =>
    statementsIn(text, { change: '001_a', phase, transaction: 0 });
  for (const text of [BEFORE, ...before]) {
    for (const statement of read('expand', text)) applyStatement(catalogue, statement);
  }
  return strongest(
    read('contract', sql).flatMap((statement) =>
      locksOf(statement, {
        servers: SUPPORTED,
        catalogue,
        afterPhase: catalogue,
        after: catalogue,
        sameTransaction: [],
        phase: [],
      }),
    ),
  );
}

it.each(SAMPLES)('a plan has the locks that PostgreSQL takes: %s', async (sql) => {
  expect(planned([], sql)).toEqual(await held(sql));
});

it.each(AFTER_KEY)('a plan has the locks on a referenced table: %s', async (sql) => {
  const client = server();
  await client.query('ROLLBACK');
  await client.query(KEY);
  try {
    await client.query('BEGIN');
    expect(planned([KEY], sql)).toEqual(await held(sql));
  } finally {
    await client.query('ROLLBACK');
    await client.query('ALTER TABLE orders DROP CONSTRAINT k');
    await client.query('BEGIN');
  }
});
