import { on, ruleTable } from '../rule-table.ts';

const NEW = 'CREATE TABLE fresh (id bigint, note text);';
const PROOF = 'ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT VALID';

ruleTable('set-not-null-scan', {
  unsafe: [
    ['expand contract', 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL'],
    ['contract', 'ALTER TABLE parcels ALTER COLUMN note SET NOT NULL'],
    [
      'expand contract',
      'ALTER TABLE orders ADD COLUMN v bigint NOT NULL GENERATED ALWAYS AS (id) VIRTUAL',
      'error',
      on(18),
    ],
    // It does not hold for the rows there are.
    [
      'contract',
      'ALTER TABLE orders ADD CONSTRAINT c NOT NULL note NOT VALID; ALTER TABLE orders ALTER note SET NOT NULL',
      'error',
      on(18),
    ],
    // A CHECK that is not validated, about another column, with OR, or not enforced proves nothing.
    ['contract', `${PROOF}; ALTER TABLE orders ALTER note SET NOT NULL`],
    [
      'contract',
      `${PROOF}; ALTER TABLE orders VALIDATE CONSTRAINT c; ALTER TABLE orders ALTER code SET NOT NULL`,
    ],
    [
      'contract',
      'ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL OR code IS NOT NULL); ALTER TABLE orders ALTER note SET NOT NULL',
    ],
    [
      'contract',
      'ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT ENFORCED; ALTER TABLE orders ALTER note SET NOT NULL',
      'error',
      on(18),
    ],
    [
      'contract',
      `${PROOF}; ALTER TABLE orders VALIDATE CONSTRAINT c; ALTER TABLE orders DROP CONSTRAINT c; ALTER TABLE orders ALTER note SET NOT NULL`,
    ],
    ['contract', 'ALTER TABLE orders ADD CONSTRAINT c NOT NULL note', 'error', on(18)],
    [
      'contract',
      [
        { outside: 'CREATE UNIQUE INDEX CONCURRENTLY i ON orders (code)' },
        'ALTER TABLE orders ADD PRIMARY KEY USING INDEX i',
      ],
      'unjudged',
    ],
  ],
  safe: [
    [
      'contract',
      `${PROOF}; ALTER TABLE orders VALIDATE CONSTRAINT c; ALTER TABLE orders ALTER note SET NOT NULL`,
    ],
    [
      'whole',
      {
        expand: `${PROOF}`,
        contract: 'ALTER TABLE orders VALIDATE CONSTRAINT c; ALTER TABLE orders ALTER note SET NOT NULL',
      },
    ],
    [
      'contract',
      'ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL AND code IS NOT NULL) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c; ALTER TABLE orders ALTER code SET NOT NULL',
    ],
    [
      'contract',
      'ALTER TABLE orders ADD CONSTRAINT c NOT NULL note NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c',
      on(18),
    ],
    ['contract', 'ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL'],
    [
      'contract',
      [
        { outside: 'CREATE UNIQUE INDEX CONCURRENTLY i ON orders (customer_id)' },
        'ALTER TABLE orders ADD PRIMARY KEY USING INDEX i',
      ],
    ],
    ['expand', `${NEW} ALTER TABLE fresh ALTER note SET NOT NULL`],
  ],
});

ruleTable('add-column-not-null', {
  unsafe: [
    ['expand contract', 'ALTER TABLE orders ADD COLUMN tag text NOT NULL'],
    ['expand', 'ALTER TABLE orders ADD COLUMN tag text NOT NULL DEFAULT NULL'],
    ['expand', 'ALTER TABLE parcels ADD COLUMN number bigint PRIMARY KEY'],
  ],
  safe: [
    ['expand', 'ALTER TABLE orders ADD COLUMN tag text'],
    ['expand', "ALTER TABLE orders ADD COLUMN tag text NOT NULL DEFAULT ''"],
    ['expand', `${NEW} ALTER TABLE fresh ADD COLUMN tag text NOT NULL`],
  ],
});

ruleTable('add-column-json', {
  unsafe: [['expand', 'ALTER TABLE orders ADD COLUMN data json']],
  safe: [
    ['expand', 'ALTER TABLE orders ADD COLUMN data jsonb'],
    ['expand', `${NEW} ALTER TABLE fresh ADD COLUMN data json`],
    ['contract', 'ALTER TABLE orders ADD COLUMN data json'],
  ],
});

ruleTable('add-column-volatile-default', {
  unsafe: [
    ['expand contract', 'ALTER TABLE orders ADD COLUMN tag uuid DEFAULT gen_random_uuid()'],
    ['expand', 'ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT clock_timestamp()'],
    ['expand', "ALTER TABLE orders ADD COLUMN tag text DEFAULT 'x' || random()::text"],
    ['expand', "ALTER TABLE orders ADD COLUMN number bigint DEFAULT nextval('numbers')"],
    ['expand', 'ALTER TABLE orders ADD COLUMN tag text DEFAULT our_own()'],
  ],
  safe: [
    ['expand', "ALTER TABLE orders ADD COLUMN tag text DEFAULT 'none'"],
    ['expand', "ALTER TABLE orders ADD COLUMN tags jsonb DEFAULT '{}'::jsonb"],
    ['expand', 'ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT now()'],
    ['expand', 'ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT CURRENT_TIMESTAMP'],
    ['expand', 'ALTER TABLE orders ADD COLUMN tag uuid, ALTER COLUMN tag SET DEFAULT gen_random_uuid()'],
    ['expand', `${NEW} ALTER TABLE fresh ADD COLUMN tag uuid DEFAULT gen_random_uuid()`],
  ],
});

ruleTable('add-column-rewrite', {
  unsafe: [
    ['expand contract', 'ALTER TABLE orders ADD COLUMN number bigserial'],
    ['expand', 'ALTER TABLE orders ADD COLUMN number serial4'],
    ['expand', 'ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY'],
    ['expand', 'ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) STORED'],
    ['expand', 'CREATE DOMAIN small AS int CHECK (VALUE < 9); ALTER TABLE orders ADD COLUMN n small'],
    ['expand', 'CREATE DOMAIN known AS text NOT NULL; ALTER TABLE orders ADD COLUMN n known DEFAULT $$a$$'],
    [
      'expand',
      'CREATE DOMAIN small AS int CHECK (VALUE < 9); CREATE DOMAIN tiny AS small; ALTER TABLE orders ADD COLUMN n tiny',
    ],
    [
      'contract',
      'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID; ALTER TABLE orders ADD COLUMN n positive',
    ],
    ['expand', 'ALTER TABLE orders ADD COLUMN n shop.amount'],
  ],
  safe: [
    ['expand', 'ALTER TABLE orders ADD COLUMN n positive'],
    ['expand', 'CREATE DOMAIN small AS int CHECK (VALUE < 9); ALTER TABLE orders ADD COLUMN n small[]'],
    ['expand', 'CREATE DOMAIN small AS int CHECK (VALUE < 9); CREATE TABLE fresh (n small)'],
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN feeling mood, ADD COLUMN place geometry, ADD COLUMN name citext',
    ],
    ['expand', 'ALTER TABLE orders ADD COLUMN number bigint'],
    ['expand', 'ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) VIRTUAL', on(18)],
    ['expand', `${NEW} ALTER TABLE fresh ADD COLUMN number bigserial`],
  ],
});

ruleTable('add-column-references', {
  unsafe: [
    ['expand contract', 'ALTER TABLE orders ADD COLUMN parent bigint REFERENCES orders', 'unjudged'],
    ['expand', 'ALTER TABLE orders ADD COLUMN parent bigint DEFAULT 1 REFERENCES orders'],
  ],
  safe: [
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN parent bigint; ALTER TABLE orders ADD FOREIGN KEY (parent) REFERENCES orders NOT VALID',
    ],
    ['expand', `${NEW} ALTER TABLE fresh ADD COLUMN order_id bigint REFERENCES orders`],
  ],
});

ruleTable('change-column-type', {
  unsafe: [
    ['expand contract', 'ALTER TABLE orders ALTER COLUMN id TYPE text'],
    ['expand contract', 'ALTER TABLE orders ALTER COLUMN code TYPE varchar(20)'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN total TYPE numeric(12,4)'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN total TYPE numeric(8,2)'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN note TYPE varchar(100)'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN note TYPE char(100)'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN placed_at TYPE timestamptz(0)'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN placed_at TYPE timestamp'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN note TYPE text[] USING ARRAY[note]'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN note TYPE text COLLATE "C"'],
    ['expand', 'ALTER TABLE parcels ALTER COLUMN weight TYPE bigint'],
    ['expand', 'ALTER TABLE parcels ALTER COLUMN weight TYPE text'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN code TYPE text USING upper(code)'],
    ['expand', 'ALTER TABLE parcels ALTER COLUMN reference TYPE varchar(10)'],
  ],
  safe: [
    ['expand', 'ALTER TABLE orders ALTER COLUMN code TYPE varchar(100)'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN code TYPE varchar'],
    ['contract', 'ALTER TABLE orders ALTER COLUMN code TYPE text'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN code TYPE varchar(100) USING (code::varchar(100))'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN note TYPE varchar'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN total TYPE numeric(12,2)'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN total TYPE numeric'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN placed_at TYPE timestamptz'],
    ['expand', 'ALTER TABLE orders ALTER COLUMN placed_at TYPE timestamptz(6)'],
    ['expand', `${NEW} ALTER TABLE fresh ALTER COLUMN id TYPE text`],
  ],
});

ruleTable('drop-not-null-in-expand', {
  unsafe: [['expand', 'ALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL']],
  safe: [
    ['contract', 'ALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL'],
    // The column is nullable already.
    ['expand', 'ALTER TABLE orders ALTER COLUMN note DROP NOT NULL'],
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN tag int NOT NULL DEFAULT 0; ALTER TABLE orders ALTER COLUMN tag DROP NOT NULL',
    ],
    ['expand', `${NEW} ALTER TABLE fresh ALTER COLUMN id DROP NOT NULL`],
  ],
});
