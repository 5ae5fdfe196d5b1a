import { ruleTable } from '../rule-table.ts';

const DEFAULT = 'CREATE TABLE events_rest PARTITION OF events DEFAULT';
const IN_2028 = "FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')";
const PARTITION = `CREATE TABLE events_2028 PARTITION OF events ${IN_2028}`;
/** A DEFAULT partition of an earlier phase. */
const beside = (sql: string) => ({ expand: DEFAULT, contract: sql });
const excludes = (check: string) =>
  `ALTER TABLE events_rest ADD CONSTRAINT c CHECK (${check}) NOT VALID; ALTER TABLE events_rest VALIDATE CONSTRAINT c; ${PARTITION}`;

ruleTable('partition-beside-default', {
  unsafe: [
    // It is unknown whether the table has a DEFAULT partition.
    ['expand contract', `CREATE TABLE ev_2028 PARTITION OF ev ${IN_2028}`, 'unjudged'],
    ['expand', `CREATE TABLE ev_2028 (at date); ALTER TABLE ev ATTACH PARTITION ev_2028 ${IN_2028}`],
    ['expand', 'CREATE TABLE ev_a PARTITION OF ev FOR VALUES IN (1)'],
  ],
  safe: [
    ['expand', PARTITION],
    [
      'expand',
      `CREATE TABLE events_2028 (id bigint, at date); ALTER TABLE events ATTACH PARTITION events_2028 ${IN_2028}`,
    ],
    ['expand', DEFAULT],
    ['expand', `${DEFAULT}; ${PARTITION}`],
    [
      'expand',
      `CREATE TABLE ev (at date) PARTITION BY RANGE (at); CREATE TABLE ev_2028 PARTITION OF ev ${IN_2028}`,
    ],
    ['whole', beside(excludes("NOT (at >= '2028-01-01' AND at < '2029-01-01')"))],
    ['whole', beside(excludes("at IS NULL OR at < '2028-01-01' OR at >= '2029-01-01'"))],
  ],
});

ruleTable('concurrently-on-partitioned', {
  unsafe: [
    ['expand contract', { outside: 'CREATE INDEX CONCURRENTLY i ON events (at)' }],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON ONLY events (at)' }],
    [
      'expand',
      [
        'CREATE TABLE ev (at date) PARTITION BY RANGE (at)',
        { outside: 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ev (at)' },
      ],
    ],
    ['contract', ['CREATE INDEX i ON ONLY events (at)', { outside: 'DROP INDEX CONCURRENTLY i' }]],
  ],
  safe: [
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON orders (note)' }],
    ['expand', { outside: 'CREATE INDEX CONCURRENTLY i ON events_old (at)' }],
    ['expand', 'CREATE INDEX i ON ONLY events (at)'],
  ],
});

ruleTable('attach-partition-scan', {
  unsafe: [
    [
      'expand contract',
      "ALTER TABLE events ATTACH PARTITION events_old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
      'unjudged',
    ],
    ['expand', 'ALTER TABLE events ATTACH PARTITION parcels DEFAULT'],
  ],
  safe: [
    [
      'contract',
      `ALTER TABLE events_old ADD CONSTRAINT c CHECK (at IS NOT NULL AND at >= '2020-01-01' AND at < '2021-01-01') NOT VALID;
       ALTER TABLE events_old VALIDATE CONSTRAINT c;
       ALTER TABLE events ATTACH PARTITION events_old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')`,
    ],
    [
      'expand',
      'CREATE TABLE events_new (id bigint, at date); ALTER TABLE events ATTACH PARTITION events_new DEFAULT',
    ],
    ['expand', 'ALTER INDEX events_at ATTACH PARTITION events_old_at'],
  ],
});
