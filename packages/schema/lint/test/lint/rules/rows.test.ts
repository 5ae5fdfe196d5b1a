import { on, ruleTable } from '../rule-table.ts';

const NEW = 'CREATE TABLE fresh (id bigint, note text);';

ruleTable('unbounded-write', {
  unsafe: [
    ['expand backfill contract', "UPDATE orders SET note = ''"],
    ['expand backfill', "UPDATE orders SET note = '' WHERE note IS NULL"],
    ['backfill', "UPDATE orders SET note = '' WHERE id > $1"],
    // Rows that the source does not have: all others.
    [
      'expand backfill contract',
      'MERGE INTO orders USING (VALUES (1)) s (id) ON s.id = orders.id WHEN NOT MATCHED BY SOURCE THEN DELETE',
      'error',
      on(18),
    ],
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

ruleTable('row-lock', {
  unsafe: [
    ['expand backfill contract', 'SELECT * FROM orders FOR UPDATE'],
    ['expand', "SELECT id FROM orders WHERE note = '' FOR NO KEY UPDATE"],
    ['expand', 'SELECT id FROM orders FOR SHARE SKIP LOCKED'],
    ['expand', 'SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id FOR UPDATE OF o'],
    ['expand', 'WITH locked AS (SELECT id FROM orders FOR KEY SHARE) SELECT count(*) FROM locked'],
    ['expand', 'CREATE TABLE fresh AS SELECT id FROM orders FOR UPDATE'],
    ['expand', 'DO $$ BEGIN PERFORM id FROM orders FOR UPDATE; END $$'],
    ['expand', 'SELECT * FROM parcels FOR UPDATE NOWAIT'],
  ],
  safe: [
    ['backfill', 'SELECT id FROM orders ORDER BY id LIMIT 10 FOR UPDATE'],
    ['backfill', 'SELECT id FROM orders WHERE id = $1 FOR UPDATE'],
    ['backfill', 'SELECT id FROM orders WHERE id > $1 AND id <= $2 FOR NO KEY UPDATE'],
    ['expand', `${NEW} SELECT * FROM fresh FOR UPDATE`],
    ['expand', 'SELECT * FROM orders'],
  ],
});

ruleTable('delete-in-expand', {
  unsafe: [
    ['expand', 'DELETE FROM orders WHERE id = 1'],
    ['expand', 'MERGE INTO orders USING (VALUES (1)) s (id) ON s.id = orders.id WHEN MATCHED THEN DELETE'],
  ],
  safe: [
    ['contract', 'DELETE FROM orders WHERE id = 1'],
    ['backfill', 'DELETE FROM orders WHERE id = 1'],
    ['expand', `${NEW} DELETE FROM fresh`],
    ['expand', "UPDATE orders SET note = '' WHERE id = 1"],
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
    ['expand', 'ALTER TABLE orders DISABLE RULE r'],
    ['backfill', 'SET LOCAL session_replication_role = replica'],
    ['backfill', "SELECT set_config('session_replication_role', 'replica', true)"],
  ],
  safe: [
    ['expand', 'ALTER TABLE orders ENABLE TRIGGER touched'],
    ['expand', 'ALTER TABLE orders ENABLE ALWAYS TRIGGER touched'],
    ['expand', `${NEW} ALTER TABLE fresh ENABLE ALWAYS TRIGGER t`],
    ['backfill', 'SET LOCAL session_replication_role = origin'],
    ['expand', `${NEW} ALTER TABLE fresh DISABLE TRIGGER ALL`],
  ],
});

ruleTable('opaque-code', {
  unsafe: [
    ['expand contract', 'DO $$ BEGIN EXECUTE $x$ DROP TABLE orders $x$; END $$', 'unjudged'],
    ['expand', "DO $$ BEGIN FOR i IN 1..9 LOOP UPDATE orders SET note = '' WHERE id = i; END LOOP; END $$"],
    ['expand', "DO LANGUAGE plpython3u $$ plpy.execute('DROP TABLE orders') $$"],
    ['expand', 'DO $$ BEGIN PERFORM archive(); END $$'],
    ['expand backfill contract', 'SELECT fill_orders()', 'unjudged'],
    ['expand', 'SELECT * FROM fill_orders()'],
    ['expand', 'CREATE TABLE fresh AS SELECT fill_orders()'],
    ['expand', 'EXPLAIN ANALYZE SELECT fill_orders()'],
    ['expand', 'SELECT pg_advisory_lock(1)'],
    ['expand', "SELECT query_to_xml('DELETE FROM orders', true, true, '')"],
    ['expand', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity'],
    ['backfill', 'UPDATE orders SET note = rewrite(note) WHERE id = 1', 'unjudged'],
    ['backfill', 'CALL fill_orders()', 'unjudged'],
    [
      'expand',
      "CREATE FUNCTION clean() RETURNS void LANGUAGE sql AS 'DELETE FROM orders WHERE id = 1'; SELECT clean()",
    ],
    [
      'expand',
      "CREATE FUNCTION clean() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DROP TABLE orders'; END $$; SELECT clean()",
    ],
    [
      'expand',
      'CREATE FUNCTION wipe() RETURNS int LANGUAGE sql AS $$ DELETE FROM orders RETURNING 1 $$; CREATE FUNCTION peek() RETURNS int LANGUAGE sql STABLE AS $$ SELECT wipe() $$; SELECT peek()',
    ],
    ['expand', "CREATE FUNCTION sys() RETURNS int LANGUAGE c IMMUTABLE AS 'lib', 'system'; SELECT sys()"],
    ...[
      'CREATE VIEW v AS SELECT wipe() AS w; CREATE VIEW v2 AS SELECT w FROM v; SELECT w FROM v2',
      'CREATE TABLE n (i int, w int DEFAULT wipe()); INSERT INTO n (i) VALUES (1)',
      'CREATE TABLE n (i int CHECK (wipe() > 0)); INSERT INTO n (i) VALUES (1)',
      'CREATE FUNCTION wt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM orders; RETURN NEW; END $$; CREATE TABLE n (i int); CREATE TRIGGER t AFTER INSERT ON n FOR EACH ROW EXECUTE FUNCTION wt(); INSERT INTO n VALUES (1)',
    ].map((then): ['expand', string] => [
      'expand',
      `CREATE FUNCTION wipe() RETURNS int LANGUAGE sql AS $$ DELETE FROM orders RETURNING 1 $$; ${then}`,
    ]),
  ],
  safe: [
    ['expand', 'CREATE VIEW v AS SELECT lower(note) AS w FROM orders; SELECT w FROM v'],
    [
      'expand',
      'CREATE TABLE n (i int DEFAULT 1 CHECK (abs(i) > 0)); CREATE TRIGGER t AFTER INSERT ON n FOR EACH ROW EXECUTE FUNCTION touch(); INSERT INTO n VALUES (1)',
    ],
    ['expand', 'SELECT count(*), max(id), pg_catalog.now() FROM orders'],
    ['backfill', "UPDATE orders SET note = upper(encode(uuid_send(gen_random_uuid()), 'hex')) WHERE id = 1"],
    ['expand', "SELECT to_regclass('orders'), pg_try_advisory_xact_lock(1)"],
    [
      'expand',
      "DO $$ BEGIN CREATE TYPE taste AS ENUM ('sweet'); EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    ],
    [
      'expand',
      'DO $$ BEGIN IF (SELECT count(*) FROM orders) > 0 THEN RAISE EXCEPTION $x$no$x$; END IF; END $$',
    ],
    [
      'expand',
      "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2'; SELECT twice(2)",
    ],
    [
      'expand',
      "CREATE FUNCTION many() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM orders'; SELECT many()",
    ],
  ],
});
