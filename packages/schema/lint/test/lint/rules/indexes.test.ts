import { ruleTable } from '../rule-table.ts';

const NEW = 'CREATE TABLE fresh (id bigint, note text);';

ruleTable('create-index-without-concurrently', {
  unsafe: [
    ['expand contract', 'CREATE INDEX i ON orders (note)'],
    ['expand', 'CREATE UNIQUE INDEX ON parcels (code)'],
    ['expand', 'CREATE INDEX i ON events (at)'],
    ['expand', 'CREATE INDEX i ON ONLY orders (note)'],
    ['expand', { together: 'ALTER TABLE orders ADD COLUMN tag text; CREATE INDEX i ON orders (tag)' }],
  ],
  safe: [
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (note)' }],
    // A partitioned table has no rows of its own.
    ['expand', 'CREATE INDEX i ON ONLY events (at)'],
    ['expand', 'CREATE INDEX i ON ONLY ev (at)'],
    ['expand', `${NEW} CREATE INDEX i ON fresh (note)`],
    ['contract', { together: `${NEW} CREATE INDEX i ON fresh (note)` }],
    ['expand', 'CREATE TEMP TABLE few (id bigint); CREATE INDEX i ON few (id)'],
  ],
});

ruleTable('drop-index-without-concurrently', {
  unsafe: [
    ['expand contract', 'DROP INDEX orders_by_code'],
    ['contract', 'DROP INDEX IF EXISTS unknown_index'],
  ],
  safe: [
    ['contract', { outside: 'DROP INDEX CONCURRENTLY orders_by_code' }],
    ['expand', `${NEW} CREATE INDEX i ON fresh (note); DROP INDEX i`],
    ['contract', 'DROP TABLE orders'],
  ],
});

ruleTable('reindex-without-concurrently', {
  unsafe: [
    ['expand contract', 'REINDEX TABLE orders'],
    ['expand', 'REINDEX INDEX orders_by_code'],
    ['expand', 'REINDEX (CONCURRENTLY false) TABLE orders'],
    ['contract', 'REINDEX SCHEMA public'],
  ],
  safe: [
    ['expand', { outside: 'REINDEX TABLE CONCURRENTLY orders' }],
    ['expand', `${NEW} REINDEX TABLE fresh`],
  ],
});

ruleTable('concurrently-in-transaction', {
  unsafe: [
    ['expand contract', { together: 'CREATE INDEX CONCURRENTLY i ON orders (note)' }],
    ['contract', { together: 'DROP INDEX CONCURRENTLY orders_by_code' }],
    ['expand', { together: 'REINDEX INDEX CONCURRENTLY orders_by_code' }],
    ['contract', { together: 'ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY' }],
    ['expand', { together: 'VACUUM orders' }],
    ['backfill', { together: 'VACUUM ANALYZE orders' }],
    // Several statements in one query are an implicit transaction.
    ['expand', { outside: 'DROP INDEX CONCURRENTLY a; CREATE INDEX CONCURRENTLY a ON orders (note)' }],
    // PostgreSQL refuses it for a new table, too.
    ['expand', { together: `${NEW} CREATE INDEX CONCURRENTLY i ON fresh (note)` }],
  ],
  safe: [
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (note)' }],
    ['contract', { outside: 'DROP INDEX CONCURRENTLY orders_by_code' }],
    ['expand', { together: 'ANALYZE orders' }],
    ['expand', { together: 'REFRESH MATERIALIZED VIEW CONCURRENTLY sums' }],
  ],
});

ruleTable('concurrently-if-not-exists', {
  unsafe: [
    ['expand contract', { outside: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (note)' }, 'warning'],
  ],
  safe: [
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (note)' }],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (note)', repaired: true }],
    ['expand', 'CREATE INDEX IF NOT EXISTS i ON orders (note)'],
  ],
});

ruleTable('refresh-view-without-concurrently', {
  unsafe: [['expand contract', 'REFRESH MATERIALIZED VIEW sums']],
  safe: [
    ['expand', 'REFRESH MATERIALIZED VIEW CONCURRENTLY sums'],
    [
      'expand',
      'CREATE MATERIALIZED VIEW counts AS SELECT count(*) FROM orders WITH NO DATA; REFRESH MATERIALIZED VIEW counts',
    ],
  ],
});

ruleTable('foreign-key-without-index', {
  unsafe: [
    ['expand contract', 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID'],
    ['expand', 'CREATE TABLE fresh (id bigint PRIMARY KEY, order_id bigint REFERENCES orders)'],
    ['expand', 'ALTER TABLE orders ADD COLUMN parent bigint REFERENCES orders'],
    // An index whose second column it is does not help.
    [
      'expand',
      'CREATE TABLE fresh (id bigint, order_id bigint REFERENCES orders, PRIMARY KEY (id, order_id))',
    ],
    // Nor does a partial index.
    [
      'expand',
      'CREATE TABLE fresh (id bigint, order_id bigint REFERENCES orders); CREATE INDEX i ON fresh (order_id) WHERE id > 5',
    ],
    // The indexes of a table that no change created are unknown.
    ['expand', 'ALTER TABLE parcels ADD FOREIGN KEY (order_id) REFERENCES orders NOT VALID', 'warning'],
  ],
  safe: [
    [
      'expand',
      'CREATE TABLE fresh (id bigint PRIMARY KEY, order_id bigint REFERENCES orders); CREATE INDEX i ON fresh (order_id, id)',
    ],
    [
      'expand',
      'CREATE TABLE fresh (order_id bigint REFERENCES orders, line int, PRIMARY KEY (order_id, line))',
    ],
    [
      'expand',
      [
        { outside: 'CREATE INDEX CONCURRENTLY i ON orders (customer_id)' },
        'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID',
      ],
    ],
    [
      'whole',
      {
        expand: 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID',
        contract: { outside: 'CREATE INDEX CONCURRENTLY i ON orders (customer_id)' },
      },
    ],
  ],
});

ruleTable('index-expression-may-fail', {
  unsafe: [
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders ((note::int))' }],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (CAST(note AS jsonb))' }],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (ours(note))' }],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders ((total / customer_id))' }],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (id) WHERE note::int > 5' }],
    ['expand', { outside: "CREATE INDEX CONCURRENTLY i ON orders (to_timestamp(note, 'YYYY'))" }],
    ['expand', { outside: "CREATE INDEX CONCURRENTLY i ON orders (JSON_VALUE(note, '$.a' ERROR ON ERROR))" }],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (JSON(note))' }],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (note)' }, 'warning'],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (id) INCLUDE (note)' }, 'warning'],
  ],
  safe: [
    [
      'expand',
      { outside: 'CREATE INDEX CONCURRENTLY i ON orders (lower(note), (total / 100), (id::numeric))' },
    ],
    ['expand', { outside: "CREATE INDEX CONCURRENTLY i ON orders ((note || 'x')) WHERE status = 'a'::text" }],
    ['expand', { outside: "CREATE INDEX CONCURRENTLY i ON orders USING gin (to_tsvector('english', note))" }],
    [
      'expand',
      { outside: "CREATE INDEX CONCURRENTLY i ON orders (date_trunc('day', placed_at AT TIME ZONE 'UTC'))" },
    ],
    [
      'expand',
      [
        'ALTER TABLE orders ADD COLUMN tag text',
        { outside: 'CREATE INDEX CONCURRENTLY i ON orders ((tag::int))' },
      ],
    ],
    ['expand', { outside: "CREATE INDEX CONCURRENTLY i ON orders (((placed_at AT TIME ZONE 'UTC')::date))" }],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (code, placed_at)' }],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders USING hash (note)' }],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (left(note, 500))' }],
    [
      'expand',
      ['ALTER TABLE orders ADD COLUMN tag text', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (tag)' }],
    ],
    ['expand', 'CREATE TABLE fresh (note text); CREATE INDEX i ON fresh ((note::int))'],
    ['contract', { outside: 'CREATE INDEX CONCURRENTLY i ON orders ((note::int))' }],
  ],
});
