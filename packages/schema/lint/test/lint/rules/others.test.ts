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
