import { ruleTable } from '../rule-table.ts';

const NEW = 'CREATE TABLE fresh (id bigint, note text);';

ruleTable('drop-outside-contract', {
  unsafe: [
    ['expand', 'DROP TABLE orders'],
    ['expand', 'DROP TABLE IF EXISTS parcels'],
    // The table existed before, so IF NOT EXISTS did not create it.
    ['expand', 'CREATE TABLE IF NOT EXISTS orders (id int); ALTER TABLE orders DROP COLUMN note'],
    ['expand', 'ALTER TABLE orders DROP COLUMN note'],
    ['expand', 'DROP VIEW totals'],
    ['expand', 'DROP FUNCTION touch()'],
    ['expand', 'DROP TRIGGER touched ON orders'],
    ['expand', 'DROP TYPE mood'],
    ['expand', 'DROP SCHEMA old'],
    ['expand', 'DROP DATABASE shop'],
    ['expand', 'DROP OWNED BY app'],
    ['expand', { outside: 'DROP INDEX CONCURRENTLY orders_by_code' }],
    ['expand', 'ALTER TABLE orders ALTER COLUMN at DROP DEFAULT'],
    ['expand', 'ALTER TABLE parcels ALTER COLUMN note DROP DEFAULT'],
    ['expand', 'ALTER TABLE orders DROP CONSTRAINT sku_unique'],
    ['expand', 'ALTER TABLE orders DROP CONSTRAINT status_known', 'warning'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN at SET DEFAULT NULL'],
  ],
  safe: [
    ['contract', 'DROP TABLE orders'],
    ['contract', 'ALTER TABLE orders DROP COLUMN note'],
    // The column has no default.
    ['expand', 'ALTER TABLE orders ALTER COLUMN note DROP DEFAULT'],
    ['contract', 'ALTER TABLE orders DROP CONSTRAINT sku_unique'],
    ['contract', 'DROP VIEW totals; DROP FUNCTION refuse()'],
    ['expand', `${NEW} ALTER TABLE fresh DROP COLUMN note; DROP TABLE fresh`],
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN tag text DEFAULT 1; ALTER TABLE orders ALTER tag DROP DEFAULT; ALTER TABLE orders DROP COLUMN tag',
    ],
    [
      'expand',
      'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID; ALTER TABLE orders DROP CONSTRAINT c',
    ],
    ['expand', "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f()"],
    ['expand', 'CREATE SEQUENCE s; DROP SEQUENCE s'],
    [
      'expand',
      [
        { repair: 'DROP INDEX CONCURRENTLY IF EXISTS i' },
        { outside: 'CREATE INDEX CONCURRENTLY i ON orders (note)' },
      ],
    ],
    [
      'expand',
      [
        { outside: 'DROP INDEX CONCURRENTLY IF EXISTS i' },
        { outside: 'CREATE INDEX CONCURRENTLY i ON orders (note)' },
      ],
    ],
    [
      'expand',
      {
        together:
          'DROP TRIGGER IF EXISTS touched ON orders; CREATE TRIGGER touched BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()',
      },
    ],
  ],
});

ruleTable('drop-cascade', {
  unsafe: [
    ['expand contract', 'DROP TABLE orders CASCADE'],
    ['contract', 'ALTER TABLE orders DROP COLUMN note CASCADE'],
    ['contract', 'ALTER TABLE orders DROP CONSTRAINT sku_unique CASCADE'],
    ['contract', 'DROP FUNCTION touch() CASCADE'],
  ],
  safe: [
    ['contract', 'DROP TABLE orders'],
    ['expand', `${NEW} DROP TABLE fresh CASCADE`],
  ],
});

ruleTable('rename-outside-contract', {
  unsafe: [
    ['expand', 'ALTER TABLE orders RENAME COLUMN note TO remark'],
    ['expand', 'ALTER TABLE orders RENAME TO purchases'],
    ['expand', 'ALTER TABLE orders RENAME CONSTRAINT sku_unique TO sku_once'],
    ['expand', 'ALTER INDEX orders_by_code RENAME TO by_code'],
    ['expand', "ALTER TYPE mood RENAME VALUE 'calm' TO 'quiet'"],
    ['expand', 'ALTER VIEW totals RENAME TO sums_of_orders'],
    ['expand', 'ALTER TABLE orders SET SCHEMA archive'],
  ],
  safe: [
    ['contract', 'ALTER TABLE orders RENAME COLUMN note TO remark'],
    ['contract', 'ALTER TABLE orders RENAME TO purchases'],
    ['expand', `${NEW} ALTER TABLE fresh RENAME COLUMN note TO remark; ALTER TABLE fresh RENAME TO newer`],
    ['expand', 'ALTER TABLE orders ADD COLUMN tag text; ALTER TABLE orders RENAME COLUMN tag TO label'],
    ['expand', [{ outside: 'CREATE INDEX CONCURRENTLY i ON orders (note)' }, 'ALTER INDEX i RENAME TO j']],
  ],
});

ruleTable('rename-of-used-name', {
  unsafe: [
    ['contract', 'ALTER TABLE orders RENAME COLUMN note TO remark', 'warning'],
    ['contract', 'ALTER TABLE orders RENAME TO purchases', 'warning'],
    ['contract', "ALTER TYPE mood RENAME VALUE 'calm' TO 'quiet'", 'warning'],
  ],
  safe: [
    ['contract', 'ALTER INDEX orders_by_code RENAME TO by_code'],
    ['contract', 'ALTER TABLE orders RENAME CONSTRAINT sku_unique TO sku_once'],
    [
      'whole',
      {
        expand: 'ALTER TABLE orders ADD COLUMN tag text',
        contract: 'ALTER TABLE orders RENAME COLUMN tag TO label',
      },
    ],
    ['contract', `${NEW} ALTER TABLE fresh RENAME TO newer`],
  ],
});

ruleTable('restrict-outside-contract', {
  unsafe: [
    ['expand', 'REVOKE UPDATE ON orders FROM app'],
    ['expand', 'CREATE FOREIGN TABLE copies () INHERITS (orders) SERVER far'],
    ['expand', 'ALTER TABLE orders ENABLE ROW LEVEL SECURITY'],
    ['expand', 'ALTER TABLE orders FORCE ROW LEVEL SECURITY'],
    ['expand', 'ALTER TABLE orders OWNER TO archive'],
    ['expand', 'REVOKE ALL ON FUNCTION touch() FROM PUBLIC'],
    ['expand', 'ALTER TABLE orders DISABLE ROW LEVEL SECURITY'],
    ['expand', 'ALTER TABLE orders NO FORCE ROW LEVEL SECURITY'],
    ['expand', "CREATE POLICY p ON orders AS RESTRICTIVE USING (note = '')"],
    ['expand', 'CREATE POLICY p ON parcels USING (true)'],
    ['expand', 'ALTER POLICY p ON orders USING (false)'],
    ['expand', 'ALTER TABLE orders INHERIT parcels'],
    ['expand', 'ALTER TABLE orders NO INHERIT parcels'],
    ['expand', 'CREATE TABLE fresh () INHERITS (orders)'],
    ['expand', 'ALTER TABLE orders ALTER CONSTRAINT fk NOT DEFERRABLE'],
    ['expand', 'ALTER TABLE orders REPLICA IDENTITY NOTHING'],
    ['expand', 'ALTER VIEW totals SET (security_invoker = true)'],
    ['expand', 'ALTER VIEW totals OWNER TO archive'],
    ['expand', 'ALTER FUNCTION touch() SECURITY DEFINER'],
    ['expand', 'ALTER FUNCTION touch() OWNER TO archive'],
    ['expand', 'ALTER TYPE address ADD ATTRIBUTE zip text'],
    ['expand', 'ALTER DOMAIN positive DROP NOT NULL'],
    ['expand', 'ALTER DOMAIN positive DROP DEFAULT'],
    ['expand', 'REVOKE admin FROM app'],
  ],
  safe: [
    ['contract', 'REVOKE UPDATE ON orders FROM app'],
    ['contract', 'ALTER TABLE orders ENABLE ROW LEVEL SECURITY'],
    ['expand', 'GRANT SELECT ON orders TO app'],
    ['contract', 'CREATE POLICY p ON orders USING (true)'],
    ['expand', `${NEW} CREATE POLICY p ON fresh USING (true); ALTER POLICY p ON fresh USING (false)`],
    ['expand', 'CREATE VIEW v AS SELECT id FROM orders; ALTER VIEW v SET (security_barrier = true)'],
    ['expand', 'ALTER TABLE orders REPLICA IDENTITY FULL'],
    ['expand', 'ALTER TABLE orders ALTER note SET STORAGE external, ALTER note SET STATISTICS 100'],
    ['expand', 'GRANT admin TO app'],
    ['expand', `${NEW} REVOKE ALL ON fresh FROM app; ALTER TABLE fresh ENABLE ROW LEVEL SECURITY`],
    [
      'expand',
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION f() FROM PUBLIC",
    ],
  ],
});

ruleTable('replace-in-expand', {
  unsafe: [
    [
      'expand',
      "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    ],
    ['expand', 'CREATE OR REPLACE VIEW totals AS SELECT id, total, note FROM orders'],
    // It may exist, although no change here creates it.
    ['expand', "CREATE OR REPLACE FUNCTION price() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    ['expand', 'CREATE OR REPLACE VIEW prices AS SELECT 1 AS price'],
    [
      'expand',
      'CREATE OR REPLACE TRIGGER touched BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()',
    ],
  ],
  safe: [
    [
      'contract',
      "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    ],
    ['expand', "CREATE FUNCTION fresh() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    [
      'expand',
      "CREATE OR REPLACE FUNCTION fresh() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION fresh()",
    ],
    [
      'expand',
      `${NEW} CREATE OR REPLACE TRIGGER t BEFORE INSERT ON fresh FOR EACH ROW EXECUTE FUNCTION touch()`,
    ],
    [
      'expand',
      "CREATE FUNCTION fresh() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION fresh() RETURNS int LANGUAGE sql AS 'SELECT 2'",
    ],
  ],
});

ruleTable('truncate', {
  unsafe: [
    ['expand', 'TRUNCATE orders'],
    ['expand contract', 'TRUNCATE orders, customers CASCADE'],
  ],
  safe: [
    ['contract', 'TRUNCATE orders'],
    ['expand', `${NEW} TRUNCATE fresh CASCADE`],
  ],
});
