import { describe, expect, it } from 'vitest';
import { lintSql } from '../lint-sql.ts';
import { ruleTable } from '../rule-table.ts';

const NEW = 'CREATE TABLE fresh (id bigint, note text);';

/** A trigger on orders, and the body of its function. */
const trigger = (when: string, body: string, level = 'FOR EACH ROW'): string =>
  `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $f$ ${body} $f$;
   CREATE TRIGGER t ${when} ON orders ${level} EXECUTE FUNCTION f()`;

const BY_OPERATION = "BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END";
const BY_CASE = "BEGIN CASE TG_OP WHEN 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END CASE; END";

ruleTable('trigger-in-expand', {
  unsafe: [
    ['expand', 'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse()'],
    ['expand', 'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION from_elsewhere()'],
    [
      'expand',
      'CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    ],
    ['expand', 'CREATE RULE r AS ON DELETE TO orders DO INSTEAD NOTHING'],
    ['expand', 'CREATE RULE r AS ON INSERT TO parcels DO ALSO SELECT 1'],
    ['expand', 'ALTER TABLE orders ENABLE TRIGGER from_elsewhere'],
    ['expand', 'ALTER TABLE orders ENABLE TRIGGER ALL'],
    ['expand', 'ALTER TABLE orders ENABLE ALWAYS TRIGGER from_elsewhere'],
    ['expand', 'ALTER TABLE orders ENABLE RULE r'],
    ...(
      [
        ['BEFORE INSERT', 'BEGIN RETURN NULL; END'],
        ['BEFORE INSERT', 'BEGIN IF NEW.note IS NULL THEN RETURN NULL; END IF; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN RETURN OLD; END'],
        ['BEFORE UPDATE', 'BEGIN RETURN OLD; END'],
        ['BEFORE DELETE', 'BEGIN RETURN NEW; END'],
        ['BEFORE INSERT OR DELETE', 'BEGIN RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN NEW.note := $$a$$; END'],
        ['AFTER INSERT', 'BEGIN PERFORM 1; END'],
        ['BEFORE INSERT', 'BEGIN IF NEW.id > 1 THEN RETURN NEW; END IF; END'],
        ['BEFORE INSERT', 'DECLARE r record; BEGIN r := NEW; RETURN r; END'],
        ['BEFORE INSERT', 'BEGIN ASSERT NEW.id > 0; RETURN NEW; END'],
        ['AFTER INSERT', 'BEGIN ASSERT NEW.id > 0; RETURN NULL; END'],
        ['BEFORE INSERT', "BEGIN IF NEW.id < 0 THEN RAISE 'no'; END IF; RETURN NEW; END"],
        ['BEFORE INSERT', 'BEGIN RAISE unique_violation; END'],
        ['BEFORE INSERT', 'BEGIN CASE NEW.id WHEN 1 THEN RETURN NEW; END CASE; END'],
        ['BEFORE INSERT', 'DECLARE n int; BEGIN SELECT id INTO STRICT n FROM customers; RETURN NEW; END'],
        ['BEFORE INSERT', "BEGIN EXECUTE 'SELECT 1'; RETURN NEW; END"],
        ['BEFORE INSERT', 'BEGIN PERFORM archive(NEW.id); RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN NEW.note := mangle(NEW.note); RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN NEW.note := NULL; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN NEW.total := NEW.note::numeric; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN NEW.total := NEW.total / NEW.id; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN IF NEW.code::int > 5 THEN RETURN NEW; END IF; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN NEW := OLD; RETURN NEW; END'],
        ['AFTER INSERT', 'BEGIN INSERT INTO elsewhere VALUES (NEW.id); RETURN NULL; END'],
        ['AFTER UPDATE', 'BEGIN DELETE FROM orders WHERE id = NEW.id; RETURN NULL; END'],
        ['BEFORE INSERT', 'BEGIN LOCK TABLE customers; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN WHILE NEW.id > 1 LOOP RETURN NULL; END LOOP; RETURN NEW; END'],
        ['BEFORE INSERT', 'BEGIN BEGIN RETURN NEW; EXCEPTION WHEN OTHERS THEN RETURN NULL; END; END'],
      ] as const
    ).map(([when, body]): [string, string] => ['expand', trigger(when, body)]),
    [
      'expand',
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE c AS 'lib', 'f'; CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f()",
    ],
    [
      'expand',
      'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW WHEN (is_good(NEW.id)) EXECUTE FUNCTION touch()',
    ],
  ],
  safe: [
    ['expand', 'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()'],
    ['expand', 'ALTER TABLE orders ENABLE TRIGGER touched'],
    ['expand', 'ALTER TABLE orders ENABLE ALWAYS TRIGGER touched'],
    ['contract', 'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse()'],
    ['expand', `${NEW} CREATE TRIGGER t BEFORE INSERT ON fresh FOR EACH ROW EXECUTE FUNCTION refuse()`],
    [
      'expand',
      `${NEW} CREATE RULE r AS ON INSERT TO fresh DO INSTEAD NOTHING; ALTER TABLE fresh ENABLE RULE r`,
    ],
    [
      'expand',
      'ALTER TABLE orders ADD COLUMN tag text; CREATE TRIGGER t BEFORE UPDATE OF tag ON orders FOR EACH ROW EXECUTE FUNCTION refuse()',
    ],
    ...(
      [
        ['AFTER INSERT', "BEGIN RAISE NOTICE 'hm'; RETURN NEW; END"],
        ['AFTER INSERT', 'BEGIN RETURN NULL; END'],
        ['BEFORE UPDATE', 'BEGIN NEW.at = now(); RETURN NEW; END'],
        [
          'BEFORE UPDATE',
          'BEGIN NEW.total = NEW.id::numeric / 100; NEW.note = NEW.id::text; RETURN NEW; END',
        ],
        ['BEFORE INSERT OR UPDATE OR DELETE', BY_OPERATION],
        ['BEFORE INSERT OR UPDATE OR DELETE', BY_CASE],
        ['BEFORE INSERT OR DELETE', 'BEGIN RETURN COALESCE(NEW, OLD); END'],
        ['BEFORE INSERT', "BEGIN IF TG_OP <> 'INSERT' THEN RAISE 'no'; END IF; RETURN NEW; END"],
        [
          'AFTER INSERT',
          'BEGIN INSERT INTO customers VALUES (NEW.id) ON CONFLICT DO NOTHING; RETURN NULL; END',
        ],
        ['AFTER UPDATE', "BEGIN PERFORM pg_notify('orders', NEW.id::text); RETURN NULL; END"],
        [
          'BEFORE INSERT',
          'BEGIN SELECT email INTO NEW.note FROM customers WHERE id = NEW.customer_id; RETURN (NEW); END',
        ],
        ['BEFORE INSERT', 'BEGIN FOR i IN 1..2 LOOP NEW.note := NEW.note || i; END LOOP; RETURN NEW; END'],
      ] as const
    ).map(([when, body]): ['expand', string] => ['expand', trigger(when, body)]),
    ['expand', trigger('BEFORE INSERT', 'BEGIN RETURN NULL; END', 'FOR EACH STATEMENT')],
  ],
});

describe('the message about a trigger', () => {
  it.each([
    ['BEGIN RETURN NULL; END', 'f() returns NULL for an INSERT, so the row is not written'],
    ['BEGIN NEW.note := lower(NEW.note); END', 'f() may end without RETURN'],
    ['BEGIN ASSERT true; RETURN NEW; END', 'f() may raise an error (ASSERT)'],
    ["BEGIN EXECUTE 'SELECT 1'; RETURN NEW; END", 'f() has EXECUTE of a text'],
  ])('says why: %s', (body, why) => {
    const found = lintSql({ expand: trigger('BEFORE INSERT', body) });
    expect(found.find(({ rule }) => rule === 'trigger-in-expand')?.message).toContain(why);
  });
});
