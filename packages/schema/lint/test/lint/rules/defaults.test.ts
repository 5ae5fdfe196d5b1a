import { ruleTable } from '../rule-table.ts';

const ADDED = 'ALTER TABLE orders ADD COLUMN n int NOT NULL DEFAULT 0;';
const NULLABLE = 'ALTER TABLE orders ADD COLUMN n int DEFAULT 1;';
const set = (column: string, value: string) => `ALTER TABLE orders ALTER ${column} SET DEFAULT ${value}`;

ruleTable('default-in-expand', {
  unsafe: [
    ['expand', `${ADDED} ALTER TABLE orders ALTER n DROP DEFAULT`],
    ['expand', `${ADDED} DO $$ BEGIN ALTER TABLE orders ALTER n DROP DEFAULT; END $$`],
    ['expand', `${ADDED} ${set('n', 'NULL')}`],
    ['expand', `${ADDED} ${set('n', 'nullif(1, 1)')}`],
    ['expand', `${NULLABLE} ${set('n', '1 / 0')}`],
    ['expand', `${NULLABLE} ${set('n', '99999999999')}`],
    ['expand', `${NULLABLE} ${set('n', "current_setting('app.tenant')::int")}`],
    [
      'expand',
      `${NULLABLE} ALTER TABLE orders ADD CONSTRAINT c CHECK (n > 0) NOT VALID; ALTER TABLE orders ALTER n SET DEFAULT 0`,
    ],
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN c bigint; ALTER TABLE orders ADD FOREIGN KEY (c) REFERENCES customers NOT VALID; ALTER TABLE orders ALTER c SET DEFAULT 7',
    ],
    [
      'expand',
      [
        'ALTER TABLE orders ADD COLUMN tag text',
        { outside: 'CREATE UNIQUE INDEX CONCURRENTLY u ON orders (tag)' },
        set('tag', "'x'"),
      ],
    ],
    ['expand', 'ALTER TABLE orders ADD COLUMN tag text DEFAULT our_own()'],
    ['expand', set('status', "''")],
    ['expand', set('sku', "'x'")],
    ['expand', set('code', `'${'x'.repeat(51)}'`)],
    ['expand', set('total', '123456789')],
    ['expand', set('customer_id', 'NULL::bigint + 1')],
    ['expand', set('note', "current_setting('app.tenant')")],
    ['expand', set('note', 'our_own()')],
    ['expand', set('note', "nextval('secret.numbers')::text")],
    ['expand', set('note', '(SELECT 1)::text')],
  ],
  safe: [
    ['expand', `${NULLABLE} ALTER TABLE orders ALTER n DROP DEFAULT`],
    ['expand', `${ADDED} ${set('n', '1')}`],
    ['expand', `${ADDED} ALTER TABLE orders ALTER n DROP NOT NULL; ALTER TABLE orders ALTER n DROP DEFAULT`],
    ['expand', 'CREATE TABLE fresh (id int NOT NULL DEFAULT 0); ALTER TABLE fresh ALTER id DROP DEFAULT'],
    ['expand', 'CREATE TABLE fresh (id int); ALTER TABLE fresh ALTER id SET DEFAULT our_own()'],
    ['contract', set('note', 'our_own()')],
    ['expand', set('status', "'new'")],
    ['expand', set('code', "'short'")],
    ['expand', set('code', "lower('A')::varchar(50)")],
    ['expand', set('total', '-1.5')],
    ['expand', set('at', "now() + interval '3 days'")],
    ['expand', set('at', 'CURRENT_TIMESTAMP')],
    ['expand', set('sku', 'gen_random_uuid()::text')],
    ['expand', 'ALTER TABLE orders ADD COLUMN tags text[] NOT NULL DEFAULT ARRAY[]::text[]'],
    ['expand', "ALTER TABLE orders ADD COLUMN kind mood NOT NULL DEFAULT 'calm'"],
    ['expand', `ALTER TABLE orders ADD COLUMN doc jsonb NOT NULL DEFAULT '{"a": 1}'::jsonb`],
    ['expand', "ALTER TABLE parcels ALTER note SET DEFAULT 'x'"],
  ],
});
