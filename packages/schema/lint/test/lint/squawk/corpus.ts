import type { Phase } from '@zero-downtime/schema-contract';

export interface Sample {
  phase: Phase;
  /** Outside a transaction. Default: in its own transaction. */
  outside?: true;
  sql: string;
  /** Why only one of the two linters finds something. */
  differs?: string;
}

const expand = (sql: string, differs?: string): Sample => ({
  phase: 'expand',
  sql,
  ...(differs ? { differs } : {}),
});
const contract = (sql: string, differs?: string): Sample => ({
  phase: 'contract',
  sql,
  ...(differs ? { differs } : {}),
});
const outside = (sample: Sample): Sample => ({ ...sample, outside: true });

/** Statements on the tables of `lint-sql.ts`, safe and unsafe. */
export const CORPUS: Sample[] = [
  expand('CREATE INDEX i ON orders (note)'),
  outside(expand('CREATE INDEX CONCURRENTLY i ON orders (code)')),
  expand(
    'CREATE INDEX CONCURRENTLY i ON orders (note)',
    'squawk does not report it with --assume-in-transaction',
  ),
  outside(
    expand(
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (note)',
      'squawk asks for IF NOT EXISTS, which accepts the invalid index of an interrupted build',
    ),
  ),
  outside(
    expand(
      'CREATE UNIQUE INDEX CONCURRENTLY i ON orders (note)',
      'phases: the previous release may write duplicates',
    ),
  ),
  outside(contract('CREATE UNIQUE INDEX CONCURRENTLY i ON orders (note)')),
  contract('DROP INDEX orders_by_code'),
  outside(contract('DROP INDEX CONCURRENTLY orders_by_code')),
  outside(
    expand('DROP INDEX CONCURRENTLY orders_by_code', 'phases: queries of the previous release need it'),
  ),
  expand('REINDEX TABLE orders'),
  outside(expand('REINDEX TABLE CONCURRENTLY orders')),
  expand('CREATE TABLE fresh (id bigint PRIMARY KEY, note text); CREATE INDEX i ON fresh (note)'),
  expand(
    'CREATE TABLE fresh (id bigint); ALTER TABLE fresh ADD PRIMARY KEY (id)',
    'squawk exempts new tables from most rules but not from this one; the table is empty',
  ),
  expand('CREATE TABLE fresh (id bigint); ALTER TABLE fresh ADD CONSTRAINT c CHECK (id > 0)'),
  expand('ALTER TABLE orders ADD COLUMN tag text'),
  expand('ALTER TABLE orders ADD COLUMN tag text NOT NULL'),
  expand("ALTER TABLE orders ADD COLUMN tag text NOT NULL DEFAULT ''"),
  expand("ALTER TABLE orders ADD COLUMN tag text DEFAULT 'x'"),
  expand('ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT now()'),
  expand('ALTER TABLE orders ADD COLUMN tag uuid DEFAULT gen_random_uuid()'),
  expand('ALTER TABLE orders ADD COLUMN tag double precision DEFAULT random()'),
  expand(
    'ALTER TABLE orders ADD COLUMN number bigserial',
    'squawk treats serial as style; it rewrites the table, because each row gets a number',
  ),
  expand('ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY'),
  expand('ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) STORED'),
  expand('ALTER TABLE orders ADD COLUMN tag bigint PRIMARY KEY'),
  expand('ALTER TABLE orders ADD COLUMN tag text UNIQUE'),
  expand('ALTER TABLE orders ADD COLUMN parent bigint REFERENCES orders'),
  expand(
    'ALTER TABLE orders ADD COLUMN tag bigint CHECK (tag > 0)',
    'squawk checks ADD CONSTRAINT only; PostgreSQL checks the CHECK of a new column for every row, too',
  ),
  contract('ALTER TABLE orders ALTER COLUMN note SET NOT NULL'),
  contract('ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT VALID'),
  contract('ALTER TABLE orders VALIDATE CONSTRAINT status_known'),
  contract(
    'ALTER TABLE orders ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c',
    'squawk treats a file as one transaction; here each statement of a .sql file is a step',
  ),
  expand('ALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL'),
  contract(
    'ALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL',
    'phases: no older release runs any more',
  ),
  expand("ALTER TABLE orders ALTER COLUMN note SET DEFAULT ''"),
  expand(
    'ALTER TABLE orders ALTER COLUMN at DROP DEFAULT',
    'phases: the previous release relies on the default',
  ),
  contract('ALTER TABLE orders ALTER COLUMN id TYPE text'),
  contract(
    'ALTER TABLE orders ALTER COLUMN code TYPE varchar(100)',
    'an earlier change defines varchar(50): a wider limit changes only the catalogue',
  ),
  contract(
    'ALTER TABLE orders ALTER COLUMN code TYPE text',
    'an earlier change defines varchar(50): removing the limit changes only the catalogue',
  ),
  contract('ALTER TABLE orders ALTER COLUMN code TYPE varchar(10)'),
  contract(
    'ALTER TABLE orders ALTER COLUMN total TYPE numeric(12,2)',
    'an earlier change defines numeric(10,2): more digits change only the catalogue',
  ),
  contract('ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0)'),
  contract('ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer_id) REFERENCES customers'),
  contract('ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (id) REFERENCES customers NOT VALID'),
  contract(
    'ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer_id) REFERENCES customers NOT VALID',
    'squawk has no rule for a foreign key without an index',
  ),
  contract('ALTER TABLE orders ADD CONSTRAINT c UNIQUE (code)'),
  contract('ALTER TABLE orders ADD CONSTRAINT c UNIQUE USING INDEX orders_by_code'),
  contract('ALTER TABLE orders ADD PRIMARY KEY (id)'),
  contract('ALTER TABLE orders ADD CONSTRAINT c EXCLUDE USING gist (code WITH =)'),
  expand('DROP TABLE orders'),
  contract('DROP TABLE orders', 'phases: no release reads it any more'),
  contract('DROP TABLE orders CASCADE'),
  expand('ALTER TABLE orders DROP COLUMN note'),
  contract('ALTER TABLE orders DROP COLUMN note', 'phases: no release reads it any more'),
  expand(
    'ALTER TABLE orders DROP CONSTRAINT sku_unique',
    'phases: the previous release relies on it, for example in ON CONFLICT',
  ),
  contract('ALTER TABLE orders DROP CONSTRAINT sku_unique'),
  expand(
    'DROP VIEW totals',
    'phases: the previous release may read it; squawk checks only tables, columns and databases',
  ),
  contract('DROP VIEW totals'),
  expand('DROP DATABASE shop'),
  expand(
    'DROP SCHEMA old',
    'phases: the previous release may use it; squawk checks only tables, columns and databases',
  ),
  expand('ALTER TABLE orders RENAME COLUMN note TO remark'),
  contract('ALTER TABLE orders RENAME COLUMN note TO remark'),
  expand('ALTER TABLE orders RENAME TO purchases'),
  contract('ALTER TABLE orders RENAME TO purchases'),
  expand(
    'ALTER INDEX orders_by_code RENAME TO by_code',
    'phases: a name is an interface; squawk checks only tables and columns',
  ),
  expand('TRUNCATE orders', 'phases: the previous release reads the rows; squawk reports only CASCADE'),
  contract('TRUNCATE orders'),
  contract('TRUNCATE orders CASCADE'),
  outside(
    contract('VACUUM FULL orders', 'squawk has no rule for it; it copies the table under ACCESS EXCLUSIVE'),
  ),
  outside(contract('VACUUM orders')),
  contract(
    'CLUSTER orders USING orders_by_code',
    'squawk has no rule for it; it copies the table under ACCESS EXCLUSIVE',
  ),
  contract(
    'ALTER TABLE orders SET UNLOGGED',
    'squawk has no rule for it; it copies the table under ACCESS EXCLUSIVE',
  ),
  contract(
    'ALTER TABLE orders SET TABLESPACE fast',
    'squawk has no rule for it; it copies the table under ACCESS EXCLUSIVE',
  ),
  contract('REFRESH MATERIALIZED VIEW sums', 'squawk has no rule for it; it blocks reads of the view'),
  contract('LOCK TABLE orders', 'squawk has no rule for it'),
  contract('ALTER TABLE orders DISABLE TRIGGER ALL', 'squawk has no rule for it; foreign keys are triggers'),
  contract('ALTER TABLE events DETACH PARTITION events_old'),
  outside(contract('ALTER TABLE events DETACH PARTITION events_old CONCURRENTLY')),
  contract('ALTER DOMAIN positive ADD CONSTRAINT c CHECK (VALUE > 0)'),
  expand(
    'CREATE DOMAIN small AS int CHECK (VALUE < 9)',
    'squawk warns about later costs of a domain; a new one locks nothing and no release uses it',
  ),
  expand("ALTER TYPE mood ADD VALUE 'glad'", 'squawk asks for the position of the value: style'),
  expand(
    "ALTER TYPE mood RENAME VALUE 'calm' TO 'quiet'",
    'phases: the previous release writes the old value',
  ),
  contract("UPDATE orders SET note = ''", 'squawk checks DDL only'),
  contract("UPDATE orders SET note = '' WHERE id = 1"),
  contract('DELETE FROM orders', 'squawk checks DDL only'),
  expand("INSERT INTO customers VALUES (1, 'a')"),
  expand(
    "SET lock_timeout = '10s'",
    'squawk accepts any lock timeout; this raises the short one that the runner sets',
  ),
  expand('BEGIN'),
  expand('DO $$ BEGIN PERFORM 1; END $$'),
  expand(
    "DO $$ BEGIN EXECUTE 'DROP TABLE orders'; END $$",
    'squawk does not report code that it cannot check',
  ),
  expand('CREATE VIEW v AS SELECT * FROM orders', 'squawk has no rule for it'),
  expand('CREATE VIEW v AS SELECT id FROM orders'),
  expand('REVOKE UPDATE ON orders FROM app', 'phases: the previous release still writes'),
  expand('GRANT SELECT ON orders TO app'),
  expand(
    'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse()',
    'phases: its function raises an error on writes of the previous release',
  ),
  expand(`ALTER TABLE orders ADD COLUMN ${'a'.repeat(64)} text`),
  expand("COMMENT ON TABLE orders IS 'orders'"),
  expand('CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$'),
  expand('ANALYZE orders'),
  expand('CREATE EXTENSION IF NOT EXISTS pg_trgm'),
];
