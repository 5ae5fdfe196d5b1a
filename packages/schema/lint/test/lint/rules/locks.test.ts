import { ruleTable } from '../rule-table.ts';

const NEW = 'CREATE TABLE fresh (id bigint, note text);';

ruleTable('table-rewrite', {
  unsafe: [
    ['expand contract', { outside: 'VACUUM FULL orders' }],
    ['expand', { outside: 'VACUUM (FULL, ANALYZE)' }],
    ['expand contract', 'CLUSTER orders USING orders_by_code'],
    ['expand', 'ALTER TABLE orders SET UNLOGGED'],
    ['expand', 'ALTER TABLE orders SET LOGGED'],
    ['expand', 'ALTER TABLE orders SET TABLESPACE fast'],
    ['expand', 'ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE fast'],
    ['expand', 'ALTER INDEX orders_by_code SET TABLESPACE fast'],
    ['expand', 'ALTER INDEX ALL IN TABLESPACE pg_default OWNED BY app SET TABLESPACE fast'],
    ['expand', 'ALTER TABLE orders SET ACCESS METHOD columnar'],
  ],
  safe: [
    ['expand', { outside: 'VACUUM ANALYZE orders' }],
    ['expand', { outside: 'VACUUM (FULL false) orders' }],
    ['expand', 'ALTER TABLE orders SET (fillfactor = 70)'],
    ['expand', `${NEW} ALTER TABLE fresh SET UNLOGGED`],
  ],
});

ruleTable('statement-after-exclusive-lock', {
  unsafe: [
    [
      'expand contract',
      { together: 'ALTER TABLE orders ADD COLUMN tag text; ALTER TABLE customers ADD COLUMN tag text' },
    ],
    [
      'contract',
      {
        together:
          'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c',
      },
    ],
    [
      'expand',
      { together: "ALTER TABLE orders ADD COLUMN tag text; UPDATE orders SET tag = '' WHERE id = 1" },
    ],
    ['expand', { together: 'ALTER TABLE orders ADD COLUMN tag text; CREATE INDEX i ON orders (tag)' }],
    ['contract', { together: 'DROP TABLE orders; DROP TABLE customers' }],
    ['contract', { together: 'ALTER TABLE orders DROP COLUMN note; SELECT count(*) FROM orders' }],
    [
      'expand',
      { together: 'ALTER TABLE orders ADD COLUMN a text; CREATE TABLE copied AS SELECT * FROM orders' },
    ],
  ],
  safe: [
    ['expand', 'ALTER TABLE orders ADD COLUMN tag text; ALTER TABLE customers ADD COLUMN tag text'],
    [
      'expand',
      {
        together:
          "ALTER TABLE orders ADD COLUMN tag text; COMMENT ON COLUMN orders.tag IS 'so'; GRANT SELECT ON orders TO reader",
      },
    ],
    [
      'expand',
      {
        together: `${NEW} ALTER TABLE fresh ADD PRIMARY KEY (id); CREATE INDEX i ON fresh (note); INSERT INTO fresh VALUES (1)`,
      },
    ],
    ['contract', { together: 'ALTER TABLE orders VALIDATE CONSTRAINT status_known; SELECT 1' }],
    ['contract', { together: 'ALTER TABLE orders DROP COLUMN note; SELECT 1 FROM pg_class; SELECT 2' }],
    [
      'contract',
      {
        together:
          'DROP TRIGGER touched ON orders; DROP FUNCTION touch(); ALTER TABLE orders DROP COLUMN note',
      },
    ],
  ],
});

ruleTable('lock-timeout', {
  unsafe: [
    ['expand backfill contract', 'RESET lock_timeout'],
    ['expand', "SET lock_timeout = '5s'"],
    ['expand', 'SET LOCAL lock_timeout = 0'],
    ['expand', 'SET lock_timeout TO DEFAULT'],
    ['expand', 'RESET ALL'],
    ['expand', { outside: 'DISCARD ALL' }],
    ['contract', "SELECT set_config('lock_timeout', '1min', false)"],
    ['contract', "SET LOCAL lock_timeout = 'soon'"],
    ['contract', { together: "SET LOCAL lock_timeout = '3s'; ALTER TABLE orders ADD COLUMN tag text" }],
    ['contract', { together: "SET LOCAL lock_timeout = '1h'; ALTER TABLE orders VALIDATE CONSTRAINT c" }],
  ],
  safe: [
    ['expand', "SET LOCAL lock_timeout = '50ms'"],
    ['expand', 'SET LOCAL lock_timeout = 100'],
    ['expand', "SET LOCAL statement_timeout = '1min'"],
    // No query queues behind a VALIDATE that waits.
    ['contract', { together: "SET LOCAL lock_timeout = '3s'; ALTER TABLE orders VALIDATE CONSTRAINT c" }],
  ],
});

ruleTable('exclusive-lock-outside', {
  unsafe: [
    ['expand contract', { outside: 'ALTER TABLE orders ADD COLUMN tag text' }],
    ['contract', { outside: 'DROP TABLE orders' }],
    ['expand', { outside: 'CREATE INDEX i ON orders (note)' }],
    ['contract', { repair: 'DROP INDEX orders_by_code' }],
    ['expand', { outside: 'REINDEX TABLE orders' }],
  ],
  safe: [
    ['expand', 'ALTER TABLE orders ADD COLUMN tag text'],
    [
      'expand',
      [
        { repair: 'DROP INDEX CONCURRENTLY IF EXISTS i' },
        { outside: 'CREATE INDEX CONCURRENTLY i ON orders (note)' },
      ],
    ],
    ['contract', { outside: 'ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY' }],
  ],
});

ruleTable('explicit-lock', {
  unsafe: [
    ['expand backfill contract', 'LOCK TABLE orders'],
    ['contract', 'LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE NOWAIT'],
    ['expand', 'LOCK orders IN ROW EXCLUSIVE MODE', 'warning'],
  ],
  safe: [
    ['expand', { together: `${NEW} LOCK TABLE fresh` }],
    ['backfill', 'SELECT id FROM orders ORDER BY id LIMIT 10 FOR UPDATE'],
  ],
});

ruleTable('detach-partition-without-concurrently', {
  unsafe: [['expand contract', 'ALTER TABLE events DETACH PARTITION events_old']],
  safe: [
    ['contract', { outside: 'ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY' }],
    [
      'expand',
      'CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p DEFAULT; ALTER TABLE p DETACH PARTITION p1',
    ],
  ],
});
