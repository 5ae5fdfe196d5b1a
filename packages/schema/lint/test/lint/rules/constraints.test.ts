import { on, ruleTable } from '../rule-table.ts';

const NEW = 'CREATE TABLE fresh (id bigint, note text);';

ruleTable('foreign-key-without-not-valid', {
  unsafe: [
    ['expand contract', 'ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer_id) REFERENCES customers'],
    [
      'contract',
      'ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer_id) REFERENCES customers NOT ENFORCED; ALTER TABLE orders ALTER CONSTRAINT c ENFORCED',
      'error',
      on(18),
    ],
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN parent bigint; ALTER TABLE orders ADD FOREIGN KEY (parent) REFERENCES orders',
    ],
  ],
  safe: [
    [
      'expand',
      'ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer_id) REFERENCES customers NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c',
    ],
    ['expand', `${NEW} ALTER TABLE fresh ADD FOREIGN KEY (id) REFERENCES orders`],
    [
      'contract',
      'ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer_id) REFERENCES customers NOT ENFORCED',
      on(18),
    ],
  ],
});

ruleTable('check-without-not-valid', {
  unsafe: [
    ['expand contract', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0)'],
    ['expand', 'ALTER TABLE orders ADD COLUMN tag int CHECK (tag > 0)'],
  ],
  safe: [
    [
      'contract',
      'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c',
    ],
    ['expand', `${NEW} ALTER TABLE fresh ADD CHECK (id > 0)`],
    ['expand', 'CREATE TABLE fresh (id int CHECK (id > 0))'],
  ],
});

ruleTable('validate-in-add-transaction', {
  unsafe: [
    [
      'expand contract',
      {
        together:
          'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c',
      },
    ],
    ['contract', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID, VALIDATE CONSTRAINT c'],
    [
      'contract',
      {
        together:
          'ALTER TABLE orders ADD CHECK (total > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check',
      },
    ],
  ],
  safe: [
    [
      'contract',
      'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c',
    ],
    [
      'expand',
      {
        together: `${NEW} ALTER TABLE fresh ADD CONSTRAINT c CHECK (id > 0) NOT VALID; ALTER TABLE fresh VALIDATE CONSTRAINT c`,
      },
    ],
  ],
});

ruleTable('unique-without-using-index', {
  unsafe: [
    ['expand contract', 'ALTER TABLE orders ADD CONSTRAINT c UNIQUE (code)'],
    ['contract', 'ALTER TABLE orders ADD PRIMARY KEY (id)'],
    ['expand', 'ALTER TABLE orders ADD COLUMN tag text UNIQUE'],
  ],
  safe: [
    [
      'contract',
      [
        { outside: 'CREATE UNIQUE INDEX CONCURRENTLY i ON orders (code)' },
        'ALTER TABLE orders ADD CONSTRAINT c UNIQUE USING INDEX i',
      ],
    ],
    ['expand', `${NEW} ALTER TABLE fresh ADD PRIMARY KEY (id)`],
    ['expand', { together: `${NEW} ALTER TABLE fresh ADD UNIQUE (note)` }],
  ],
});

ruleTable('exclusion-constraint', {
  unsafe: [
    ['expand contract', 'ALTER TABLE orders ADD CONSTRAINT c EXCLUDE USING gist (code WITH =)'],
    [
      'expand contract',
      'ALTER TABLE orders ADD CONSTRAINT c UNIQUE (id, at WITHOUT OVERLAPS)',
      'error',
      on(18),
    ],
    ['contract', 'ALTER TABLE orders ADD PRIMARY KEY (id, at WITHOUT OVERLAPS)', 'error', on(18)],
  ],
  safe: [
    ['expand', 'CREATE TABLE fresh (during tstzrange, EXCLUDE USING gist (during WITH &&))'],
    ['expand', `${NEW} ALTER TABLE fresh ADD EXCLUDE USING gist (note WITH =)`],
  ],
});

ruleTable('domain-constraint', {
  unsafe: [
    ['contract', 'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE > 0)'],
    ['contract', 'ALTER DOMAIN positive SET NOT NULL'],
    ['expand', 'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID'],
  ],
  safe: [
    [
      'contract',
      'ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID; ALTER DOMAIN positive VALIDATE CONSTRAINT c',
    ],
    ['expand', 'CREATE DOMAIN small AS int; ALTER DOMAIN small ADD CHECK (VALUE < 9)'],
  ],
});

ruleTable('constraint-in-expand', {
  unsafe: [
    [
      'expand',
      [
        'ALTER TABLE orders ADD COLUMN ext text',
        { outside: 'CREATE UNIQUE INDEX CONCURRENTLY u ON orders (customer_id, ext) NULLS NOT DISTINCT' },
      ],
    ],
    ['expand', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID'],
    ['expand', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT VALID'],
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN tag text; ALTER TABLE orders ADD CONSTRAINT c CHECK (tag IS NOT NULL) NOT VALID',
    ],
    ['expand', 'ALTER TABLE orders ADD COLUMN tag text; ALTER TABLE orders ALTER tag SET NOT NULL'],
    ['expand', 'ALTER TABLE orders ALTER note SET NOT NULL'],
    ['expand', { outside: 'CREATE UNIQUE INDEX CONCURRENTLY i ON orders (code)' }],
    ['expand', 'ALTER TABLE orders ADD UNIQUE USING INDEX orders_by_code'],
    ['expand', 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID'],
    // A constraint on an existing column and a new one affects the existing one.
    ['expand', 'ALTER TABLE orders ADD COLUMN tag int; ALTER TABLE orders ADD CHECK (tag > total) NOT VALID'],
    // NULL or the default of the new column violates it, or may.
    ...[
      "coalesce(tag, '') <> ''",
      "(tag = 'a') IS TRUE",
      'num_nonnulls(tag) = 1',
      'tag IS DISTINCT FROM NULL',
      'CASE WHEN tag IS NULL THEN false END',
      'is_known(tag)',
      'false',
    ].map((check): [string, string] => [
      'expand',
      `ALTER TABLE orders ADD COLUMN tag text; ALTER TABLE orders ADD CONSTRAINT c CHECK (${check}) NOT VALID`,
    ]),
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN tag int DEFAULT 0; ALTER TABLE orders ADD CONSTRAINT c CHECK (tag > 0) NOT VALID',
    ],
    [
      'expand',
      "ALTER TABLE orders ADD COLUMN tag text DEFAULT 'b'; ALTER TABLE orders ADD CONSTRAINT c CHECK (tag IN ('a', 'c')) NOT VALID",
    ],
    [
      'expand',
      [
        "ALTER TABLE orders ADD COLUMN tag text DEFAULT 'a'",
        { outside: 'CREATE UNIQUE INDEX CONCURRENTLY i ON orders (tag)' },
      ],
    ],
    [
      'expand',
      [
        'ALTER TABLE orders ADD COLUMN tag text',
        { outside: 'CREATE UNIQUE INDEX CONCURRENTLY i ON orders (tag) NULLS NOT DISTINCT' },
      ],
    ],
    ['expand', { outside: 'CREATE UNIQUE INDEX CONCURRENTLY i ON orders (lower(note))' }],
    ['expand', "ALTER TABLE customers ADD CONSTRAINT c CHECK (email IN ('a', 'b')) NOT VALID"],
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN tag bigint DEFAULT 1; ALTER TABLE orders ADD FOREIGN KEY (tag) REFERENCES customers NOT VALID',
    ],
  ],
  safe: [
    // One column that is NULL in the rows of the previous release suffices.
    [
      'expand',
      [
        'ALTER TABLE orders ADD COLUMN ext text',
        { outside: 'CREATE UNIQUE INDEX CONCURRENTLY u ON orders (customer_id, ext)' },
      ],
    ],
    ['expand', { outside: 'CREATE UNIQUE INDEX CONCURRENTLY u ON sums (sum)' }],
    ['contract', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID'],
    ['contract', { outside: 'CREATE UNIQUE INDEX CONCURRENTLY i ON orders (code)' }],
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN tag int; ALTER TABLE orders ADD CONSTRAINT c CHECK (tag > 0) NOT VALID',
    ],
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN tag int DEFAULT 1; ALTER TABLE orders ADD CONSTRAINT c CHECK (tag IS NOT NULL) NOT VALID',
    ],
    [
      'expand',
      [
        'ALTER TABLE orders ADD COLUMN tag int',
        { outside: 'CREATE UNIQUE INDEX CONCURRENTLY i ON orders (tag)' },
        'ALTER TABLE orders ADD UNIQUE USING INDEX i',
      ],
    ],
    ['expand', `${NEW} ALTER TABLE fresh ADD CHECK (note IS NOT NULL)`],
    ...[
      "tag IN ('a', 'b')",
      "tag = ANY (ARRAY['a', 'b'])",
      'length(tag) < 9',
      "tag ~ '^a'",
      "tag IS NULL OR tag <> ''",
      "NOT (tag = '')",
    ].map((check): ['expand', string] => [
      'expand',
      `ALTER TABLE orders ADD COLUMN tag text; ALTER TABLE orders ADD CONSTRAINT c CHECK (${check}) NOT VALID`,
    ]),
    [
      'expand',
      "ALTER TABLE orders ADD COLUMN tag text NOT NULL DEFAULT 'a'; ALTER TABLE orders ADD CONSTRAINT c CHECK (tag IN ('a', 'c')) NOT VALID",
    ],
    [
      'expand',
      [
        'ALTER TABLE orders ADD COLUMN tag text',
        { outside: 'CREATE UNIQUE INDEX CONCURRENTLY i ON orders (lower(tag)) WHERE tag IS NOT NULL' },
      ],
    ],
    ['expand', 'ALTER TABLE orders ALTER customer_id SET NOT NULL'],
  ],
});
