import { describe, expect, it } from 'vitest';
import { correctedSql } from '../corrected-sql.ts';
import { lintSql, type Step } from '../lint-sql.ts';

const CHECK = 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0)';

function messageOf(rule: string, step: Step | Step[]): string {
  return lintSql({ contract: step }).find((finding) => finding.rule === rule)?.message ?? '';
}

describe('a message ends with the corrected SQL', () => {
  it.each<[rule: string, step: Step | Step[], corrected: string]>([
    [
      'add-column-not-null',
      'ALTER TABLE orders ADD COLUMN tag text NOT NULL',
      'ALTER TABLE orders ADD COLUMN tag text',
    ],
    [
      'add-column-references',
      'ALTER TABLE orders ADD COLUMN parent bigint REFERENCES orders (id) ON DELETE SET NULL',
      'ALTER TABLE orders ADD COLUMN parent bigint; ' +
        'ALTER TABLE orders ADD CONSTRAINT orders_parent_fkey FOREIGN KEY (parent) REFERENCES orders (id) ON DELETE SET NULL NOT VALID; ' +
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_parent_fkey',
    ],
    [
      'add-column-rewrite',
      'ALTER TABLE orders ADD COLUMN number bigserial',
      'CREATE SEQUENCE orders_number; ALTER TABLE orders ADD COLUMN number bigint; ' +
        "ALTER TABLE orders ALTER COLUMN number SET DEFAULT nextval('orders_number')",
    ],
    [
      'add-column-rewrite',
      'ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) STORED',
      'ALTER TABLE orders ADD COLUMN twice numeric',
    ],
    [
      'add-column-volatile-default',
      'ALTER TABLE orders ADD COLUMN ref uuid DEFAULT gen_random_uuid()',
      'ALTER TABLE orders ADD COLUMN ref uuid; ALTER TABLE orders ALTER COLUMN ref SET DEFAULT gen_random_uuid()',
    ],
    [
      'change-column-type',
      'ALTER TABLE orders ALTER COLUMN code TYPE text USING upper(code)',
      'ALTER TABLE orders ALTER COLUMN code TYPE text',
    ],
    ['check-without-not-valid', CHECK, `${CHECK} NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c`],
    [
      'concurrently-if-not-exists',
      { outside: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (note)' },
      'DROP INDEX CONCURRENTLY IF EXISTS i; CREATE INDEX CONCURRENTLY i ON orders (note)',
    ],
    [
      'create-index-without-concurrently',
      'create unique index\n  "i" on "orders" ("note")',
      'create unique index CONCURRENTLY "i" on "orders" ("note")',
    ],
    [
      'detach-partition-without-concurrently',
      'ALTER TABLE events DETACH PARTITION events_old',
      'ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY',
    ],
    ['disable-trigger', 'ALTER TABLE orders DISABLE TRIGGER ALL', "SET LOCAL orders.filling = 'on'"],
    [
      'domain-constraint',
      'ALTER DOMAIN positive SET NOT NULL',
      'ALTER DOMAIN positive ADD CONSTRAINT positive_not_null CHECK (VALUE IS NOT NULL) NOT VALID; ' +
        'ALTER DOMAIN positive VALIDATE CONSTRAINT positive_not_null',
    ],
    ['drop-cascade', 'DROP TABLE orders CASCADE', 'DROP TABLE orders'],
    [
      'drop-index-without-concurrently',
      'DROP INDEX IF EXISTS orders_by_code',
      'DROP INDEX CONCURRENTLY IF EXISTS orders_by_code',
    ],
    [
      'exclusion-constraint',
      'ALTER TABLE orders ADD CONSTRAINT c EXCLUDE USING gist (code WITH =)',
      'CREATE TABLE orders_new (LIKE orders, EXCLUDE USING gist (code WITH =))',
    ],
    [
      'foreign-key-without-index',
      'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID',
      'CREATE INDEX CONCURRENTLY orders_by_customer_id ON orders (customer_id)',
    ],
    [
      'foreign-key-without-not-valid',
      'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers',
      'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID; ' +
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey',
    ],
    [
      'refresh-view-without-concurrently',
      'REFRESH MATERIALIZED VIEW sums',
      'REFRESH MATERIALIZED VIEW CONCURRENTLY sums',
    ],
    ['reindex-without-concurrently', 'REINDEX (VERBOSE) TABLE orders', 'REINDEX TABLE CONCURRENTLY orders'],
    [
      'row-lock',
      'SELECT id FROM orders FOR UPDATE SKIP LOCKED',
      'SELECT id FROM orders LIMIT 1000 FOR UPDATE SKIP LOCKED',
    ],
    [
      'add-column-rewrite',
      'CREATE DOMAIN small AS int CHECK (VALUE < 9); ALTER TABLE orders ADD COLUMN n small',
      'ALTER TABLE orders ADD COLUMN n integer',
    ],
    [
      'concurrently-on-partitioned',
      { outside: 'CREATE INDEX CONCURRENTLY i ON events (at)' },
      'CREATE INDEX i ON ONLY events (at)',
    ],
    ['session-setting', "SET search_path = 'shop'", "SET LOCAL search_path = 'shop'"],
    ['session-setting', "SELECT set_config('jit', 'off', false)", "SELECT set_config('jit', 'off', true)"],
    [
      'set-not-null-scan',
      'ALTER TABLE orders ALTER COLUMN note SET NOT NULL',
      'ALTER TABLE orders ADD CONSTRAINT orders_note_not_null CHECK (note IS NOT NULL) NOT VALID; ' +
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_note_not_null; ' +
        'ALTER TABLE orders ALTER COLUMN note SET NOT NULL; ALTER TABLE orders DROP CONSTRAINT orders_note_not_null',
    ],
    ['table-rewrite', { outside: 'VACUUM FULL orders' }, 'VACUUM (ANALYZE) orders'],
    [
      'unique-without-using-index',
      'ALTER TABLE orders ADD UNIQUE (code)',
      'CREATE UNIQUE INDEX CONCURRENTLY orders_code_key ON orders (code); ' +
        'ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE USING INDEX orders_code_key',
    ],
    [
      'validate-in-add-transaction',
      { together: `${CHECK} NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c` },
      'ALTER TABLE orders VALIDATE CONSTRAINT c',
    ],
  ])('%s: %j', (rule, step, corrected) => {
    expect(correctedSql(messageOf(rule, step))).toBe(corrected);
  });

  it('after the effect and the helper', () => {
    expect(messageOf('create-index-without-concurrently', 'CREATE INDEX i ON orders (note)')).toBe(
      'blocks writes to orders while it builds the index; use addIndex, or outside a transaction: CREATE INDEX CONCURRENTLY i ON orders (note)',
    );
  });

  it('with names in quotes where PostgreSQL needs them', () => {
    expect(messageOf('add-column-not-null', 'ALTER TABLE "order" ADD COLUMN "Tag" text NOT NULL')).toMatch(
      /: ALTER TABLE "order" ADD COLUMN "Tag" text$/,
    );
  });

  it.each([
    ['does more', 'check-without-not-valid', `${CHECK}, ADD COLUMN tag text`],
    [
      'has a comment',
      'check-without-not-valid',
      'ALTER TABLE orders ADD CONSTRAINT c -- positive\nCHECK (total > 0)',
    ],
    [
      'is long',
      'create-index-without-concurrently',
      `CREATE INDEX i ON orders (note) WHERE note <> '${'a'.repeat(400)}'`,
    ],
  ])('but not when the statement %s', (_, rule, step) => {
    const message = messageOf(rule, step);
    expect(message).not.toBe('');
    expect(correctedSql(message)).toBeNull();
  });
});
