import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lintSql, type Phases, type Step } from './lint-sql.ts';

/** Complete safe changes, each with its own column so that they are independent. */
type Form = (name: string) => Phases;
const OUTSIDE = (sql: string): Step => ({ outside: sql });

const FORMS: Record<string, Form> = {
  'a nullable column': (name) => ({ expand: `ALTER TABLE orders ADD COLUMN ${name} text` }),
  'a column with a constant default': (name) => ({
    expand: `ALTER TABLE orders ADD COLUMN ${name} int NOT NULL DEFAULT 0`,
  }),
  'a column with a volatile default': (name) => ({
    expand: `ALTER TABLE orders ADD COLUMN ${name} uuid, ALTER COLUMN ${name} SET DEFAULT gen_random_uuid()`,
    backfill: `WITH batch AS (SELECT id FROM orders WHERE ${name} IS NULL AND id > $1 ORDER BY id LIMIT $2 FOR NO KEY UPDATE)
      UPDATE orders SET ${name} = gen_random_uuid() FROM batch WHERE orders.id = batch.id`,
  }),
  'a NOT NULL column': (name) => ({
    expand: `ALTER TABLE orders ADD COLUMN ${name} text`,
    backfill: `UPDATE orders SET ${name} = '' WHERE id IN (SELECT id FROM orders WHERE ${name} IS NULL ORDER BY id LIMIT 1000)`,
    contract: [
      `ALTER TABLE orders ADD CONSTRAINT c_${name} CHECK (${name} IS NOT NULL) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c_${name}`,
      `ALTER TABLE orders ALTER COLUMN ${name} SET NOT NULL; ALTER TABLE orders DROP CONSTRAINT c_${name}`,
    ],
  }),
  'an index': (name) => ({
    expand: [
      `ALTER TABLE orders ADD COLUMN ${name} text`,
      { repair: `DROP INDEX CONCURRENTLY IF EXISTS i_${name}` },
      OUTSIDE(`CREATE INDEX CONCURRENTLY i_${name} ON orders (${name})`),
    ],
  }),
  'a foreign key': (name) => ({
    expand: [
      `ALTER TABLE orders ADD COLUMN ${name} bigint`,
      OUTSIDE(`CREATE INDEX CONCURRENTLY i_${name} ON orders (${name})`),
      `ALTER TABLE orders ADD CONSTRAINT f_${name} FOREIGN KEY (${name}) REFERENCES customers NOT VALID`,
      { together: `SET LOCAL lock_timeout = '3s'; ALTER TABLE orders VALIDATE CONSTRAINT f_${name}` },
    ],
  }),
  'a UNIQUE constraint': (name) => ({
    expand: [
      `ALTER TABLE orders ADD COLUMN ${name} text`,
      OUTSIDE(`CREATE UNIQUE INDEX CONCURRENTLY u_${name} ON orders (${name})`),
      `ALTER TABLE orders ADD CONSTRAINT u_${name} UNIQUE USING INDEX u_${name}`,
    ],
  }),
  'a CHECK of an old column': (name) => ({
    contract: `ALTER TABLE orders ADD CONSTRAINT c_${name} CHECK (total > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c_${name}`,
  }),
  'a new table': (name) => ({
    expand: {
      together: `CREATE TABLE t_${name} (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), n serial UNIQUE, order_id bigint NOT NULL REFERENCES orders);
        CREATE INDEX ON t_${name} (order_id);
        ALTER TABLE t_${name} ADD COLUMN more text NOT NULL CHECK (more <> '');
        INSERT INTO t_${name} (order_id, more) SELECT id, 'x' FROM orders`,
    },
  }),
  'a wider column': () => ({ expand: 'ALTER TABLE orders ALTER COLUMN code TYPE text' }),
  'a dropped column': (name) => ({ contract: `ALTER TABLE orders DROP COLUMN IF EXISTS old_${name}` }),
  'a dropped index': (name) => ({ contract: OUTSIDE(`DROP INDEX CONCURRENTLY IF EXISTS old_${name}`) }),
  'a trigger that keeps two columns in sync': (name) => ({
    expand: `ALTER TABLE orders ADD COLUMN ${name} text;
      CREATE FUNCTION sync_${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.${name} := NEW.note; RETURN NEW; END $$;
      CREATE TRIGGER sync_${name} BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION sync_${name}()`,
    contract: `DROP TRIGGER sync_${name} ON orders; DROP FUNCTION sync_${name}(); ALTER TABLE orders DROP COLUMN note`,
  }),
  'a view': (name) => ({
    expand: `CREATE VIEW v_${name} AS SELECT id, note FROM orders; GRANT SELECT ON v_${name} TO app`,
  }),
};

const whole = fc.array(fc.constantFrom(...Object.keys(FORMS)), { minLength: 1, maxLength: 12 });

it('finds nothing in safe changes, in any combination', () => {
  fc.assert(
    fc.property(whole, (names) => {
      const all = names.map((name, index) => FORMS[name]?.(`new_${index}`) ?? {});
      const steps = (phase: 'expand' | 'backfill' | 'contract') =>
        all.flatMap((phases) => phases[phase] ?? []);
      const change = { expand: steps('expand'), backfill: steps('backfill'), contract: steps('contract') };
      expect(lintSql(change).map(({ rule, statement }) => `${rule}: ${statement}`)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it.each(Object.keys(FORMS))('finds nothing in %s', (name) => {
  expect(lintSql(FORMS[name]?.('tag') ?? {}).map(({ rule, statement }) => `${rule}: ${statement}`)).toEqual(
    [],
  );
});
