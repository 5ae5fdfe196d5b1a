import { describe, expect, it } from 'vitest';
import { NOT_VOLATILE, VOLATILE } from '../../src/parse/built-in.ts';
import { lintSql } from './lint-sql.ts';
import { useServer } from './use-server.ts';

/** The rules about work that PostgreSQL does under a blocking lock. */
const ABOUT_WORK = new Set([
  'add-column-references',
  'add-column-rewrite',
  'add-column-volatile-default',
  'attach-partition-scan',
  'change-column-type',
  'check-without-not-valid',
  'create-index-without-concurrently',
  'domain-constraint',
  'exclusion-constraint',
  'foreign-key-without-not-valid',
  'set-not-null-scan',
  'table-rewrite',
  'unique-without-using-index',
]);
/** PostgreSQL's DEBUG1 messages about work on a whole table. */
const WORK = /^(rewriting table|verifying table|building index|validating foreign key constraint)/;

const PROOF = 'ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT VALID';
const VALIDATE = 'ALTER TABLE orders VALIDATE CONSTRAINT c';
/** The last statement of each list is compared; the others run before it. */
const SAMPLES: string[][] = [
  ['ALTER TABLE orders ADD COLUMN tag text'],
  ["ALTER TABLE orders ADD COLUMN tag text NOT NULL DEFAULT ''"],
  ['ALTER TABLE orders ADD COLUMN tag timestamptz DEFAULT now()'],
  ["ALTER TABLE orders ADD COLUMN tag text DEFAULT upper('a') || to_char(now(), 'YYYY')"],
  ["ALTER TABLE orders ADD COLUMN tags jsonb DEFAULT '{}'::jsonb"],
  ['ALTER TABLE orders ADD COLUMN tag uuid DEFAULT gen_random_uuid()'],
  ['ALTER TABLE orders ADD COLUMN tag timestamptz DEFAULT clock_timestamp()'],
  ['ALTER TABLE orders ADD COLUMN tag bigserial'],
  ['ALTER TABLE orders ADD COLUMN tag bigint GENERATED ALWAYS AS IDENTITY'],
  ['ALTER TABLE orders ADD COLUMN tag numeric GENERATED ALWAYS AS (total * 2) STORED'],
  ['ALTER TABLE orders ADD COLUMN tag text UNIQUE'],
  ['ALTER TABLE orders ADD COLUMN tag int CHECK (tag > 0)'],
  ['ALTER TABLE orders ADD COLUMN tag bigint DEFAULT 1 REFERENCES customers'],
  ['ALTER TABLE orders ADD COLUMN tag uuid, ALTER COLUMN tag SET DEFAULT gen_random_uuid()'],
  ['ALTER TABLE orders ALTER COLUMN note SET NOT NULL'],
  [PROOF],
  [PROOF, 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL'],
  [PROOF, VALIDATE, 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL'],
  [PROOF, VALIDATE, 'ALTER TABLE orders ALTER COLUMN code SET NOT NULL'],
  ['ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL'],
  ['ALTER TABLE orders ALTER COLUMN id TYPE text'],
  ['ALTER TABLE orders ALTER COLUMN id TYPE numeric'],
  ['ALTER TABLE orders ALTER COLUMN code TYPE varchar(100)'],
  ['ALTER TABLE orders ALTER COLUMN code TYPE varchar'],
  ['ALTER TABLE orders ALTER COLUMN code TYPE text'],
  ['ALTER TABLE orders ALTER COLUMN code TYPE varchar(100) USING (code::varchar(100))'],
  ['ALTER TABLE orders ALTER COLUMN code TYPE text USING code::text'],
  ['ALTER TABLE orders ALTER COLUMN total TYPE numeric(12,2) USING total::numeric(12,2)'],
  ['ALTER TABLE orders ALTER COLUMN code TYPE varchar(20)'],
  ['ALTER TABLE orders ALTER COLUMN note TYPE varchar'],
  ['ALTER TABLE orders ALTER COLUMN note TYPE varchar(100)'],
  ['ALTER TABLE orders ALTER COLUMN note TYPE char(100)'],
  ['ALTER TABLE orders ALTER COLUMN total TYPE numeric(12,2)'],
  ['ALTER TABLE orders ALTER COLUMN total TYPE numeric'],
  ['ALTER TABLE orders ALTER COLUMN total TYPE numeric(12,4)'],
  ['ALTER TABLE orders ALTER COLUMN total TYPE numeric(8,2)'],
  ['ALTER TABLE orders ALTER COLUMN placed_at TYPE timestamptz'],
  ['ALTER TABLE orders ALTER COLUMN placed_at TYPE timestamptz(6)'],
  ['ALTER TABLE orders ALTER COLUMN placed_at TYPE timestamptz(0)'],
  ['ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0)'],
  ['ALTER TABLE orders ADD CONSTRAINT c CHECK (total >= 0) NOT VALID'],
  ['ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer_id) REFERENCES customers'],
  ['ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer_id) REFERENCES customers NOT VALID'],
  ['ALTER TABLE orders ADD CONSTRAINT c UNIQUE (code)'],
  ['CREATE UNIQUE INDEX i ON orders (code)', 'ALTER TABLE orders ADD CONSTRAINT c UNIQUE USING INDEX i'],
  ['ALTER TABLE orders ADD CONSTRAINT c EXCLUDE (code WITH =)'],
  ['CREATE INDEX i ON orders (note)'],
  ['ALTER TABLE orders SET UNLOGGED'],
  ['CLUSTER orders USING orders_by_code'],
  ['ALTER TABLE orders SET (fillfactor = 70)'],
  ["ALTER TABLE events ATTACH PARTITION events_old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')"],
  [
    "ALTER TABLE events_old ADD CONSTRAINT c CHECK (at IS NOT NULL AND at >= '2020-01-01' AND at < '2021-01-01')",
    "ALTER TABLE events ATTACH PARTITION events_old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
  ],
];

const server = useServer();

describe('on a real PostgreSQL', () => {
  it.each(SAMPLES.map((steps) => ({ steps, last: steps.at(-1) ?? '' })))(
    'the rules find exactly the statements that work on rows: $steps',
    async ({ steps, last }) => {
      for (const step of steps.slice(0, -1)) await server().query(step);
      const work: string[] = [];
      server().on('notice', ({ message }) => {
        if (WORK.test(message ?? '')) work.push(message ?? '');
      });
      await server().query('SET LOCAL client_min_messages = debug1');
      await server().query(last);

      const findings = lintSql({ contract: steps }).filter(
        ({ rule, statement }) => ABOUT_WORK.has(rule) && statement === last,
      );
      const predicted = findings.filter(
        ({ severity, rule }) => severity === 'error' || rule === 'attach-partition-scan',
      );
      expect({ work: work.length > 0, predicted: predicted.length > 0 }, work.join()).toEqual({
        work: work.length > 0,
        predicted: work.length > 0,
      });
    },
  );

  it('functions have the volatility that the linter assumes', async () => {
    const { rows } = await server().query<{ name: string; volatile: boolean }>(
      "SELECT DISTINCT proname AS name, provolatile = 'v' AS volatile FROM pg_proc WHERE proname = ANY ($1)",
      [[...NOT_VOLATILE, ...VOLATILE]],
    );
    expect(rows.length).toBeGreaterThan(50);
    for (const { name, volatile } of rows) expect(volatile, name).toBe(VOLATILE.has(name));
  });
});
