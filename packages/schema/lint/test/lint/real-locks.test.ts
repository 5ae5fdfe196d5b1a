import { expect, it } from 'vitest';
import { blocksReads } from '../../src/model/lock-modes.ts';
import { LockPredictor } from '../../src/trace/find-surprises.ts';
import { readLocks } from '../../src/trace/read-schema.ts';
import { BEFORE } from './lint-sql.ts';
import { useServer } from './use-server.ts';

const SAMPLES = [
  'ALTER TABLE orders ADD COLUMN tag text',
  'ALTER TABLE orders ADD COLUMN tag bigint REFERENCES customers',
  'ALTER TABLE orders ALTER COLUMN note SET NOT NULL',
  'ALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL',
  "ALTER TABLE orders ALTER COLUMN note SET DEFAULT ''",
  'ALTER TABLE orders ALTER COLUMN note DROP DEFAULT',
  'ALTER TABLE orders ALTER COLUMN code TYPE varchar(100)',
  'ALTER TABLE orders ALTER COLUMN note SET STATISTICS 100',
  'ALTER TABLE orders ALTER COLUMN note SET STORAGE external',
  'ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0) NOT VALID',
  'ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer_id) REFERENCES customers NOT VALID',
  'ALTER TABLE orders ADD CONSTRAINT c UNIQUE (code)',
  'ALTER TABLE orders VALIDATE CONSTRAINT status_known',
  'ALTER TABLE orders DROP COLUMN note',
  'ALTER TABLE orders DROP CONSTRAINT status_known',
  'ALTER TABLE orders RENAME COLUMN note TO remark',
  'ALTER TABLE orders RENAME TO purchases',
  'ALTER TABLE orders SET UNLOGGED',
  'ALTER TABLE orders SET (fillfactor = 70)',
  'ALTER TABLE orders SET (autovacuum_enabled = false)',
  'ALTER TABLE orders ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE orders DISABLE TRIGGER ALL',
  'ALTER TABLE orders ENABLE TRIGGER ALL',
  'ALTER TABLE orders OWNER TO CURRENT_USER',
  'ALTER TABLE orders REPLICA IDENTITY FULL',
  'ALTER TABLE events ATTACH PARTITION events_old DEFAULT',
  "CREATE TABLE events_new PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
  'CREATE INDEX i ON orders (note)',
  'DROP INDEX orders_by_code',
  'REINDEX TABLE orders',
  'CLUSTER orders USING orders_by_code',
  'DROP TABLE orders',
  'TRUNCATE orders',
  'LOCK TABLE orders',
  'LOCK TABLE orders IN SHARE MODE',
  'REFRESH MATERIALIZED VIEW more',
  'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()',
  'DROP TRIGGER touched ON orders',
  'CREATE VIEW v AS SELECT id FROM orders',
  'CREATE TABLE fresh (order_id bigint REFERENCES orders)',
  "UPDATE orders SET note = ''",
  'GRANT SELECT ON orders TO CURRENT_USER',
  'REVOKE SELECT ON orders FROM PUBLIC',
  "COMMENT ON TABLE orders IS 'orders'",
];

const server = useServer();

const TABLES = `
SELECT oid::text, relname AS name FROM pg_class WHERE relname IN ('orders', 'customers', 'events', 'events_old')`;

function predictedLocks(sql: string): string[] {
  const predictor = new LockPredictor();
  predictor.predict(BEFORE, { change: '001_a', phase: 'expand', transaction: 0 });
  return predictor.predict(sql, { change: '001_a', phase: 'contract', transaction: 0 });
}

it.each(SAMPLES)('predicts the ACCESS EXCLUSIVE locks of %s', async (sql) => {
  // By OID: the statement may rename or drop a table.
  const { rows: tables } = await server().query<{ oid: string; name: string }>(TABLES);
  await server().query(sql);
  const locks = await readLocks(async (question) => (await server().query(question)).rows);
  const locked = new Set(locks.filter(({ mode }) => blocksReads(mode)).map(({ relation }) => relation));
  const held = tables.filter(({ oid }) => locked.has(oid)).map(({ name }) => name);
  expect(new Set(predictedLocks(sql))).toEqual(new Set(held));
});
