import { on, ruleTable } from '../rule-table.ts';

const LONG = 'a'.repeat(64);

const virtual = (type: string, expression: string): string =>
  `ALTER TABLE orders ADD COLUMN v ${type} GENERATED ALWAYS AS (${expression}) VIRTUAL`;

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
  ],
  safe: [
    ['expand', { together: "ALTER TYPE mood ADD VALUE 'glad'" }],
    ['expand', "ALTER TYPE mood ADD VALUE 'glad'; INSERT INTO people VALUES ('glad')"],
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
    ['backfill', "SELECT * FROM JSON_TABLE('[1]', '$[*]' COLUMNS (a int PATH '$')) AS t"],
    ['backfill', "SELECT JSON_OBJECT('a': 1)"],
    ['backfill', 'SELECT count(*) FROM (SELECT 1)'],
    ['backfill', "UPDATE orders SET note = 'x' WHERE id = 1 RETURNING old.note"],
    ['backfill', "UPDATE orders SET note = 'x' WHERE id = 1 RETURNING WITH (OLD AS before) before.note"],
    [
      'backfill',
      'MERGE INTO orders USING (VALUES (1)) s (id) ON s.id = orders.id WHEN MATCHED THEN DO NOTHING RETURNING orders.id',
    ],
    [
      'backfill',
      'MERGE INTO orders USING (VALUES (1)) s (id) ON s.id = orders.id WHEN NOT MATCHED BY SOURCE THEN DELETE',
      'error',
      on(16),
    ],
    ['contract', 'CREATE TABLE bookings (room int, at daterange, PRIMARY KEY (room, at WITHOUT OVERLAPS))'],
    [
      'contract',
      'ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (id, PERIOD placed_at) REFERENCES customers (id, PERIOD at) NOT VALID',
    ],
    ['contract', 'ALTER TABLE orders ADD COLUMN n int NOT NULL NO INHERIT DEFAULT 1'],
    ['contract', 'ALTER TABLE orders ALTER CONSTRAINT status_known NOT ENFORCED'],
    ['contract', 'ALTER TABLE orders ALTER CONSTRAINT status_known INHERIT'],
    ['contract', 'ALTER TABLE orders ALTER COLUMN note SET STATISTICS DEFAULT'],
    ['contract', 'ALTER TABLE orders ADD COLUMN n int DEFAULT 1_000'],
    ['contract', 'ALTER TABLE orders ADD COLUMN n int DEFAULT 0x1F'],
    ['contract', 'CREATE TABLE fresh (id uuid DEFAULT uuidv7())'],
    ['contract', 'CREATE TABLE fresh (note text STORAGE main)'],
    ['contract', 'GRANT MAINTAIN ON orders TO app'],
    ['contract', 'GRANT app TO owner WITH INHERIT FALSE'],
    ['contract', { outside: 'VACUUM ONLY orders' }],
    ['contract', 'EXPLAIN (MEMORY) SELECT 1'],
    ['contract', "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM (SELECT 1)'"],
    ['contract', 'ALTER TABLE events ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES customers NOT VALID'],
    // Older servers accept it, and PostgreSQL 18 refuses it.
    ['contract', 'CREATE UNLOGGED TABLE fresh (id int) PARTITION BY RANGE (id)'],
    [
      'expand contract',
      'ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) VIRTUAL',
    ],
    ['contract', 'ALTER TABLE orders ADD CONSTRAINT c NOT NULL note NOT VALID'],
    ['contract', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT ENFORCED'],
    ['contract', 'CREATE TABLE fresh (id int CHECK (id > 0) NOT ENFORCED)'],
    ['contract', 'ALTER TABLE orders ALTER COLUMN total SET EXPRESSION AS (1)'],
  ],
  safe: [
    ['contract', 'ALTER TABLE orders ADD CONSTRAINT c NOT NULL note NOT VALID', on(18)],
    ['contract', 'CREATE UNLOGGED TABLE fresh (id int) PARTITION BY RANGE (id)', on(17)],
    [
      'contract',
      'ALTER TABLE events ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES customers NOT VALID',
      on(18),
    ],
    ['backfill', "SELECT '1_000, (SELECT 1)', 1 AS old_1 /* 0x1F */"],
    ['backfill', "UPDATE orders AS o SET note = 'x' WHERE id = 1 RETURNING o.note"],
    ['contract', 'ALTER TABLE orders ADD COLUMN n int NOT NULL DEFAULT 1 CHECK (n > 0)'],
    ['contract', { outside: 'ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY' }],
  ],
});

ruleTable('virtual-column-may-fail', {
  unsafe: [
    ['expand contract', virtual('int', 'note::int'), 'unjudged', on(18)],
    ['expand', virtual('bigint', 'id / customer_id'), 'error', on(18)],
    // An overflow, of the result and of the column.
    ['expand', virtual('bigint', 'id * 2'), 'error', on(18)],
    ['expand', virtual('varchar(3)', 'note'), 'error', on(18)],
    ['expand', virtual('text', "JSON_VALUE(note, '$.a' ERROR ON ERROR)"), 'error', on(18)],
    ['expand', virtual('text', 'ours(note)'), 'error', on(18)],
  ],
  safe: [
    ['expand', virtual('text', 'lower(note)'), on(18)],
    ['expand', virtual('text', 'left(code, 3)'), on(18)],
    ['expand', virtual('boolean', 'note IS NULL'), on(18)],
    ['expand', 'CREATE TABLE fresh (note text, n int GENERATED ALWAYS AS (note::int))', on(18)],
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
    ['expand contract', 'ALTER TABLE orders ALTER CONSTRAINT status_known INHERIT', 'unjudged'],
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
