import { ruleTable } from '../rule-table.ts';

const NEW = 'CREATE TABLE fresh (id bigint, note text);';

ruleTable('unbounded-write', {
  unsafe: [
    ['expand backfill contract', "UPDATE orders SET note = ''"],
    ['expand backfill', "UPDATE orders SET note = '' WHERE note IS NULL"],
    ['backfill', "UPDATE orders SET note = '' WHERE id > $1"],
    // A LIMIT that does not bound the rows written.
    ['backfill', 'UPDATE orders SET note = (SELECT email FROM customers LIMIT 1)'],
    [
      'backfill',
      "UPDATE orders SET note = '' WHERE note IS NULL AND EXISTS (SELECT 1 FROM customers LIMIT 1)",
    ],
    ['backfill', 'DELETE FROM orders WHERE id NOT IN (SELECT id FROM orders LIMIT 10)'],
    ['backfill', 'DELETE FROM orders WHERE id IN (SELECT id FROM orders LIMIT ALL)'],
    ['backfill', 'DELETE FROM orders WHERE id IN (SELECT id FROM orders LIMIT 100000000)'],
    [
      'backfill',
      "UPDATE orders SET note = '' FROM (SELECT id, (SELECT 1 LIMIT 1) FROM customers) c WHERE c.id = customer_id",
    ],
    ['backfill', 'INSERT INTO customers SELECT n FROM generate_series(1, 100000000) n'],
    ['backfill', 'DELETE FROM orders WHERE placed_at < now()'],
    ['backfill', 'UPDATE orders SET note = c.email FROM customers c WHERE c.id = orders.customer_id'],
    ['backfill', 'INSERT INTO customers SELECT DISTINCT customer_id FROM orders'],
    ['contract', { together: "ALTER TABLE orders ADD COLUMN tag text; UPDATE orders SET tag = ''" }],
    ['backfill', 'WITH gone AS (DELETE FROM orders RETURNING id) SELECT count(*) FROM gone'],
    [
      'backfill',
      'MERGE INTO orders USING customers ON orders.customer_id = customers.id WHEN MATCHED THEN DELETE',
    ],
    ['backfill', "UPDATE orders SET note = '' WHERE status = 'placed' OR id = 1"],
  ],
  safe: [
    [
      'backfill',
      'WITH a AS (WITH b AS (SELECT id FROM orders LIMIT 9) SELECT id FROM b) DELETE FROM orders USING a WHERE orders.id = a.id',
    ],
    [
      'backfill',
      "UPDATE orders SET note = '' WHERE ctid = ANY (ARRAY (SELECT ctid FROM orders WHERE note IS NULL LIMIT 100))",
    ],
    [
      'backfill',
      'WITH a AS (SELECT id FROM orders LIMIT 9), b AS (SELECT a.id FROM a JOIN customers USING (id)) DELETE FROM orders USING b WHERE orders.id = b.id',
    ],
    [
      'backfill',
      "WITH a AS (UPDATE orders SET note = '' WHERE id = 1 RETURNING id) INSERT INTO customers SELECT id FROM a",
    ],
    [
      'backfill',
      "UPDATE orders SET note = '' WHERE id IN (SELECT id FROM orders WHERE note IS NULL ORDER BY id LIMIT $1)",
    ],
    [
      'backfill',
      "WITH batch AS (SELECT id FROM orders WHERE id > $1 ORDER BY id LIMIT $2 FOR UPDATE) UPDATE orders SET note = '' FROM batch WHERE orders.id = batch.id",
    ],
    ['backfill', "UPDATE orders SET note = '' WHERE id > $1 AND id <= $2"],
    ['backfill', "UPDATE orders SET note = '' WHERE id BETWEEN $1 AND $2 AND note IS NULL"],
    ['backfill', "UPDATE orders SET note = '' WHERE id = ANY($1)"],
    ['backfill', "UPDATE orders SET note = '' WHERE id IN (1, 2, 3)"],
    [
      'backfill',
      "UPDATE orders SET note = v.note FROM (VALUES (1, 'a')) v (id, note) WHERE orders.id = v.id",
    ],
    ['backfill', "UPDATE orders SET note = '' FROM unnest($1::bigint[]) AS u (id) WHERE orders.id = u.id"],
    [
      'backfill',
      'INSERT INTO customers SELECT customer_id FROM orders ORDER BY id LIMIT 100 ON CONFLICT DO NOTHING',
    ],
    ['expand', "UPDATE orders SET note = '' WHERE sku = 'A1'"],
    ['contract', "INSERT INTO customers VALUES (1, 'a'), (2, 'b')"],
    [
      'expand',
      `${NEW} INSERT INTO fresh SELECT id, note FROM orders; UPDATE fresh SET note = ''; DELETE FROM fresh`,
    ],
  ],
});

ruleTable('ddl-in-backfill', {
  unsafe: [
    ['backfill', 'ALTER TABLE orders ADD COLUMN tag text'],
    ['backfill', 'CREATE TABLE scratch (id int)'],
    ['backfill', 'SELECT id INTO scratch FROM orders LIMIT 5'],
    ['backfill', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (note)' }],
    ['backfill', 'DROP TABLE orders'],
    ['backfill', 'TRUNCATE orders'],
    ['backfill', 'GRANT SELECT ON orders TO app'],
    ['backfill', 'DO $$ BEGIN END $$'],
  ],
  safe: [
    ['backfill', 'SELECT count(*) FROM orders WHERE note IS NULL'],
    ['backfill', "SET LOCAL enable_sort = off; UPDATE orders SET note = '' WHERE id = 1"],
    ['expand', 'ALTER TABLE orders ADD COLUMN tag text'],
    ['contract', 'DROP TABLE orders'],
  ],
});

ruleTable('disable-trigger', {
  unsafe: [
    ['expand contract', 'ALTER TABLE orders DISABLE TRIGGER ALL'],
    ['expand', 'ALTER TABLE orders DISABLE TRIGGER touched'],
    ['contract', 'ALTER TABLE orders ENABLE REPLICA TRIGGER touched'],
    ['backfill', 'SET LOCAL session_replication_role = replica'],
    ['backfill', "SELECT set_config('session_replication_role', 'replica', true)"],
  ],
  safe: [
    ['expand', 'ALTER TABLE orders ENABLE TRIGGER touched'],
    ['backfill', 'SET LOCAL session_replication_role = origin'],
    ['expand', `${NEW} ALTER TABLE fresh DISABLE TRIGGER ALL`],
  ],
});

ruleTable('opaque-code', {
  unsafe: [
    ['expand contract', 'DO $$ BEGIN EXECUTE $x$ DROP TABLE orders $x$; END $$', 'warning'],
    ['backfill', 'CALL fill_orders()', 'warning'],
  ],
  safe: [['backfill', 'SELECT fill_orders()']],
});
