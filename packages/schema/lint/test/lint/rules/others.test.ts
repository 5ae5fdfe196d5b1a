import { ruleTable } from '../rule-table.ts';

const LONG = 'a'.repeat(64);

ruleTable('identifier-too-long', {
  unsafe: [
    ['expand contract', `ALTER TABLE orders ADD COLUMN ${LONG} text`],
    ['expand', `CREATE TABLE fresh (id int CONSTRAINT "${LONG}" PRIMARY KEY)`],
    // 32 characters, 64 bytes.
    ['expand', `CREATE TABLE "${'é'.repeat(32)}" (id int)`],
    ['backfill', `SELECT 1 AS ${LONG}`],
  ],
  safe: [
    ['expand', `ALTER TABLE orders ADD COLUMN ${LONG.slice(1)} text`],
    ['expand', `CREATE TABLE "${'é'.repeat(31)}" (id int)`],
    ['backfill', `SELECT '${LONG}'`],
  ],
});

ruleTable('view-select-star', {
  unsafe: [
    ['expand contract', 'CREATE VIEW v AS SELECT * FROM orders', 'warning'],
    [
      'expand',
      'CREATE OR REPLACE VIEW v AS SELECT o.*, c.email FROM orders o JOIN customers c ON true',
      'warning',
    ],
    ['expand', 'CREATE VIEW v AS SELECT 1 AS id UNION ALL SELECT * FROM orders', 'warning'],
  ],
  safe: [
    ['expand', 'CREATE VIEW v AS SELECT id, note FROM orders'],
    ['expand', 'CREATE VIEW v AS SELECT count(*) FROM orders'],
  ],
});

ruleTable('enum-value-in-transaction', {
  unsafe: [
    ['expand contract', { together: "ALTER TYPE mood ADD VALUE 'glad'; INSERT INTO people VALUES ('glad')" }],
    ['expand', { together: "ALTER TYPE mood ADD VALUE 'glad'" }, 'error', { serverVersion: 110_000 }],
  ],
  safe: [
    ['expand', { together: "ALTER TYPE mood ADD VALUE 'glad'" }],
    ['expand', "ALTER TYPE mood ADD VALUE 'glad'; INSERT INTO people VALUES ('glad')"],
    ['expand', { outside: "ALTER TYPE mood ADD VALUE 'glad'" }, { serverVersion: 110_000 }],
    [
      'expand',
      {
        together:
          "CREATE TYPE taste AS ENUM ('sweet'); ALTER TYPE taste ADD VALUE 'sour'; SELECT 'sour'::taste",
      },
    ],
  ],
});

ruleTable('transaction-control', {
  unsafe: [
    ['expand backfill contract', 'BEGIN'],
    ['contract', { together: 'COMMIT; VACUUM orders' }],
    ['expand', 'SAVEPOINT a'],
    ['backfill', 'ROLLBACK TO a'],
  ],
  safe: [['expand', 'ALTER TABLE orders ADD COLUMN tag text']],
});

ruleTable('session-setting', {
  unsafe: [
    ['expand backfill contract', "SET search_path = 'shop'", 'warning'],
    ['expand', "SELECT set_config('statement_timeout', '0', false)", 'warning'],
  ],
  safe: [
    ['expand', "SET LOCAL statement_timeout = '1min'"],
    ['backfill', "SELECT set_config('jit', 'off', true)"],
  ],
});

ruleTable('needs-newer-server', {
  unsafe: [
    [
      'expand contract',
      'ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) VIRTUAL',
    ],
    ['contract', 'ALTER TABLE orders ADD CONSTRAINT c NOT NULL note NOT VALID'],
    ['contract', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT ENFORCED'],
    ['contract', 'CREATE TABLE fresh (id int CHECK (id > 0) NOT ENFORCED)'],
    ['contract', 'ALTER TABLE orders ALTER COLUMN total SET EXPRESSION AS (1)'],
    [
      'backfill',
      'MERGE INTO orders USING (SELECT 1 AS id LIMIT 1) s ON s.id = orders.id WHEN MATCHED THEN DELETE',
      'error',
      { serverVersion: 140_000 },
    ],
    [
      'contract',
      { outside: 'ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY' },
      'error',
      { serverVersion: 130_000 },
    ],
  ],
  safe: [
    ['contract', 'ALTER TABLE orders ADD CONSTRAINT c NOT NULL note NOT VALID', { serverVersion: 180_000 }],
    ['contract', { outside: 'ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY' }],
  ],
});

ruleTable('unknown-statement', {
  unsafe: [
    ['expand contract', 'CREATE PUBLICATION p FOR TABLE orders', 'unjudged'],
    ['expand', 'CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION f()'],
    ['expand', 'ALTER ROLE app NOLOGIN'],
    ['expand', "ALTER ROLE app SET statement_timeout = '1ms'"],
    ['expand', 'DROP ROLE app'],
    ['expand', 'REASSIGN OWNED BY app TO archive'],
    ['expand', 'CREATE CAST (text AS int) WITH INOUT AS IMPLICIT'],
    ['expand', 'CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)'],
    ['expand', "COPY orders FROM '/tmp/orders'"],
    ['expand', 'ALTER EXTENSION citext UPDATE'],
    ['expand', 'CHECKPOINT'],
    ['expand', 'ALTER COLLATION "de" REFRESH VERSION'],
    ['expand', "SECURITY LABEL ON TABLE orders IS 'x'"],
  ],
  safe: [
    ['expand', "COMMENT ON TABLE orders IS 'orders'"],
    ['expand', 'CREATE STATISTICS s ON id, note FROM orders'],
    ['expand', 'CREATE EXTENSION IF NOT EXISTS citext'],
    ['expand', 'CREATE SCHEMA shop'],
    ['expand', "CREATE TYPE taste AS ENUM ('sweet'); CREATE TYPE pair AS (a int, b int)"],
    ['expand', 'CREATE TYPE span AS RANGE (subtype = int)'],
    ['expand', 'CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int)'],
    ['expand', 'CREATE MATERIALIZED VIEW more AS SELECT id FROM orders'],
    ['expand', 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app'],
    ['expand', 'ANALYZE orders'],
    ['expand', 'SET CONSTRAINTS ALL IMMEDIATE'],
    ['expand', "SET LOCAL statement_timeout = '1min'"],
    ['expand', 'CREATE ROLE reporting'],
  ],
});
